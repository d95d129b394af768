package io.vstar.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
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

  /** Stands for a command: works until asked to stop, or not at all, then saves. */
  static final class Program {
    public static void main(String[] arguments) throws InterruptedException {
      try (Interruption interruption = Interruption.install()) {
        System.out.println("working");
        while (arguments[0].equals("until-stopped") && !interruption.requested()) {
          Thread.sleep(10);
        }
        if (interruption.requested()) {
          assertThatThrownBy(interruption::check).isInstanceOf(CancellationException.class);
          System.out.println("step ended");
          Thread.sleep(200);
          System.out.println("saved");
        }
      }
      System.exit(ExitCode.NOTHING_TO_DO);
    }
  }
}
