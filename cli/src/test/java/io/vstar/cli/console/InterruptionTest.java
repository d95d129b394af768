package io.vstar.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A signal ends a whole virtual machine, so each case has one of its own. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows ends processes without a signal")
@Timeout(60)
class InterruptionTest {

  @Test
  void aSignalLetsTheStepEndAndTheWorkBeSaved() throws Exception {
    Process child = start("until-stopped");
    BufferedReader out = reader(child);
    assertThat(out.readLine()).isEqualTo("working");
    child.toHandle().destroy(); // unlike child.destroy(), leaves its output open
    assertThat(out.lines()).containsExactly("step ended", "saved");
    assertThat(child.waitFor()).isEqualTo(143); // 128 + SIGTERM
    assertThat(child.getErrorStream().readAllBytes())
        .asString(UTF_8)
        .startsWith("vstar: stopping after this step; kill -9 " + child.pid());
  }

  @Test
  void whereNothingIsSavedTheProcessEndsWhateverItDoes() throws Exception {
    Process child = start("deaf");
    BufferedReader out = reader(child);
    assertThat(out.readLine()).isEqualTo("working");
    long begin = System.nanoTime();
    child.toHandle().destroy();
    assertThat(child.waitFor()).isEqualTo(143);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    assertThat(child.getErrorStream().readAllBytes())
        .asString(UTF_8)
        .isEqualTo("vstar: stopping\n");
  }

  @Test
  void afterTheSavingTheProcessEndsWhateverItDoes() throws Exception {
    Process child = start("deaf-after-saving");
    BufferedReader out = reader(child);
    assertThat(out.readLine()).isEqualTo("working");
    child.toHandle().destroy();
    assertThat(out.lines()).containsExactly("step ended", "saved");
    assertThat(child.waitFor()).isEqualTo(143);
  }

  @Test
  void ctrlCHasACodeOfItsOwn() throws Exception {
    Process child = start("deaf");
    assertThat(reader(child).readLine()).isEqualTo("working");
    new ProcessBuilder("kill", "-INT", Long.toString(child.pid())).start().waitFor();
    assertThat(child.waitFor()).isEqualTo(130);
  }

  @Test
  void nothingIsBegunThatIsWorthSavingAfterASignal() throws Exception {
    Process child = start("saving-too-late");
    BufferedReader out = reader(child);
    assertThat(out.readLine()).isEqualTo("working");
    child.toHandle().destroy();
    assertThat(out.lines()).containsExactly("refused");
    assertThat(child.waitFor()).isEqualTo(143);
  }

  @Test
  void aCommandThatEndsByItselfIsNotHeldUp() throws Exception {
    Process child = start("at-once");
    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).isEqualTo(6);
    assertThat(reader(child).lines().collect(Collectors.joining())).isEqualTo("working");
    assertThat(child.getErrorStream().readAllBytes()).isEmpty();
  }

  private static Process start(String mode) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            mode)
        .start();
  }

  private static BufferedReader reader(Process child) {
    return new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8));
  }

  /** Stands for a command: deaf, or working until asked to stop and then saving. */
  static final class Program {
    public static void main(String[] arguments) {
      try (Interruption interruption = Interruption.install()) {
        if (!arguments[0].equals("until-stopped") && !arguments[0].equals("deaf-after-saving")) {
          System.out.println("working");
        }
        switch (arguments[0]) {
          case "until-stopped" -> workAndSave(interruption);
          case "deaf" -> sleep(Duration.ofDays(1));
          case "deaf-after-saving" -> {
            workAndSave(interruption);
            sleep(Duration.ofDays(1));
          }
          case "saving-too-late" -> {
            awaitSignal(interruption);
            assertThatThrownBy(() -> interruption.saving(() -> "saved"))
                .isInstanceOf(CancellationException.class);
            System.out.println("refused");
          }
          default -> {}
        }
      }
      System.exit(ExitCode.NOTHING_TO_DO);
    }

    private static void workAndSave(Interruption interruption) {
      String result =
          interruption.saving(
              () -> {
                System.out.println("working");
                awaitSignal(interruption);
                assertThatThrownBy(interruption::check).isInstanceOf(CancellationException.class);
                sleep(Interruption.GRACE.plusMillis(200));
                System.out.println("step ended");
                return "saved";
              });
      System.out.println(result);
    }

    private static void awaitSignal(Interruption interruption) {
      while (!interruption.requested()) {
        sleep(Duration.ofMillis(10));
      }
    }

    private static void sleep(Duration time) {
      try {
        Thread.sleep(time.toMillis());
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
