package io.vstar.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that nothing leaks while one process draws and trains again and again. It is one of its
 * own with a Java heap of a fixed size, all of it touched at the start, so that what its memory
 * grows by is the engine's or the JVM's own.
 *
 * <p>Each test writes what the process held after each round into {@code target/soak-ROUNDS.csv}.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads what a process holds from /proc")
class SoakTest {
  private static final long MEGABYTE = 1_000_000;

  /** Of 40 generations and two trainings each; {@code -Dvstar.soak.rounds} for fewer or more. */
  private static final int ROUNDS = Integer.getInteger("vstar.soak.rounds", 25);

  /** Two readings of the hypernetwork, whose maps wait for a collection of garbage. */
  private static final long MAPS = 2 * 28;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void aShortLifeLeavesNothingBehind() throws IOException, InterruptedException {
    List<ProcessFigures> figures = soak(3, 4, 1);
    assertNothingGrows(figures, 50 * MEGABYTE); // a model that is not closed is 30
  }

  @Test
  @Tag("soak")
  @EnabledIfSystemProperty(
      named = "vstar.soak",
      matches = "true",
      disabledReason = "takes 20 minutes: ./mvnw verify -Dvstar.soak=true")
  void aThousandGenerationsAndFiftyTrainingsLeaveNothingBehind()
      throws IOException, InterruptedException {
    List<ProcessFigures> figures = soak(ROUNDS, 40, 2);
    assertNothingGrows(figures.subList(ROUNDS / 5, ROUNDS), 60 * MEGABYTE);
  }

  /**
   * Compares all with the first.
   *
   * @param memory bytes that holes between tensors come and go by; what is in use differs by 5 MB
   */
  private static void assertNothingGrows(List<ProcessFigures> figures, long memory) {
    ProcessFigures first = figures.get(0);
    assertThat(figures)
        .allSatisfy(
            each -> {
              assertThat(each.anonymous()).isLessThan(first.anonymous() + memory);
              assertThat(each.heap()).isLessThan(first.heap() + 5 * MEGABYTE);
              assertThat(each.files()).isLessThanOrEqualTo(first.files() + 1);
              assertThat(each.maps()).isLessThanOrEqualTo(first.maps() + MAPS);
              assertThat(each.threads()).isLessThanOrEqualTo(first.threads() + 2);
              assertThat(each.kernels()).isLessThanOrEqualTo(first.kernels());
              assertThat(each.leftovers()).isEqualTo(first.leftovers());
            });
  }

  private List<ProcessFigures> soak(int rounds, int generations, int trainings)
      throws IOException, InterruptedException {
    Path table = Path.of("target", "soak-%d.csv".formatted(rounds));
    Path output = folder.resolve("output.txt");
    Path work = Files.createDirectory(folder.resolve("work"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms512m",
                "-Xmx512m",
                "-XX:+AlwaysPreTouch",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + Files.createDirectory(folder.resolve("tmp")),
                "-Dslf4j.internal.verbosity=WARN",
                "-cp",
                System.getProperty("java.class.path"),
                SoakWorker.class.getName(),
                work.toString(),
                table.toString(),
                Integer.toString(rounds),
                Integer.toString(generations),
                Integer.toString(trainings))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(3, TimeUnit.HOURS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    } finally {
      process.destroyForcibly();
    }
    return ProcessFigures.read(table);
  }
}
