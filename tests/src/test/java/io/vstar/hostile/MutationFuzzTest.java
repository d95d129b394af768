package io.vstar.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The crafted files and 20 000 mutations of valid and hostile ones through every reader, in a Java
 * heap of 512 MB.
 *
 * <p>The same numbers give the same files. A failure names the seed and the case; {@code
 * -Dvstar.fuzz.seed} and {@code -Dvstar.fuzz.case} run that one again, {@code -Dvstar.fuzz.count}
 * more or fewer of them.
 */
@Tag("slow")
@EnabledIfSystemProperty(
    named = "vstar.slow",
    matches = "true",
    disabledReason = "takes minutes: ./mvnw verify -Dvstar.slow=true")
class MutationFuzzTest {
  private static final long SEED = Long.getLong("vstar.fuzz.seed", 20261121);
  private static final int CASE = Integer.getInteger("vstar.fuzz.case", -1);
  private static final int COUNT = Integer.getInteger("vstar.fuzz.count", 20_000);

  /** JNA, under the tokenizer, looks for native libraries with it. */
  private static final String LIBRARY_SEARCH = "/sbin/ldconfig -p";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void everyMutationIsReadOrRefusedByName() throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    Path classes = folder.resolve("classes.txt");
    Path work = Files.createDirectory(folder.resolve("work"));
    int first = Math.max(CASE, 0);
    int end = CASE < 0 ? COUNT : CASE + 1;

    int status = work(output, classes, work, first, end);

    List<String> lines = Files.readAllLines(output, StandardCharsets.ISO_8859_1);
    if (status != 0) {
      int last = lines.size() - 1;
      while (last >= 0 && !lines.get(last).matches("\\d+")) {
        last--;
      }
      String report = String.join("\n", lines.subList(Math.max(last, 0), lines.size()));
      fail(
          "the process ended with status %d; repeat with -Dvstar.fuzz.seed=%d -Dvstar.fuzz.case=%s; its file is in %s%n%s",
          status, SEED, lines.get(Math.max(last, 0)), work, report);
    }
    assertThat(lines)
        .contains(FuzzWorker.CRAFTED + HostileFile.all().count(), Integer.toString(end - 1));
    assertThat(work.resolve("canary")).doesNotExist();
    assertThat(lines.stream().filter(line -> line.startsWith(FuzzWorker.STARTED)))
        .as("processes started")
        .isSubsetOf(FuzzWorker.STARTED + LIBRARY_SEARCH);
    List<String> loaded =
        Files.readAllLines(classes).stream().map(line -> line.split(" ")[1]).toList();
    assertThat(loaded)
        .contains("io.vstar.io.TensorUnpickler") // or the list is not what it is taken for
        .noneMatch(name -> name.matches("(javax\\.script|javax\\.naming|java\\.rmi)\\..*"));
  }

  private static int work(Path output, Path classes, Path folder, int first, int end)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Djava.awt.headless=true",
                "-Xlog:class+load:file=" + classes,
                "-cp",
                System.getProperty("java.class.path"),
                FuzzWorker.class.getName(),
                folder.toString(),
                Long.toString(SEED),
                Integer.toString(first),
                Integer.toString(end))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(2, TimeUnit.HOURS)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}
