package io.vstar.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.OutputException;
import io.vstar.train.config.OutputSettings.ExportFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  @TempDir private Path folder;

  /** A run in a process of its own: takes a run folder, says so, and waits for its input to end. */
  static final class OtherRun {
    public static void main(String[] arguments) throws IOException {
      try (RunFolder run = RunFolder.open(Path.of(arguments[0]), "cat")) {
        System.out.println(run.path());
        while (System.in.read() >= 0) {}
      }
    }
  }

  @Test
  void theFolderIsMadeWithAPlaceForEverything() {
    try (RunFolder run = RunFolder.open(folder.resolve("out"), "cat")) {
      Path path = folder.resolve("out/cat");
      assertThat(run.path()).isEqualTo(path).isDirectory();
      assertThat(run.export(ExportFormat.SAFETENSORS)).isEqualTo(path.resolve("cat.safetensors"));
      assertThat(run.export(ExportFormat.PT)).isEqualTo(path.resolve("cat.pt"));
      assertThat(run.config()).isEqualTo(path.resolve("config.yaml"));
      assertThat(run.manifest()).isEqualTo(path.resolve("manifest.json"));
      assertThat(run.metrics()).isEqualTo(path.resolve("metrics.csv"));
      assertThat(run.previews()).isEqualTo(path.resolve("previews")).isDirectory();
    }
  }

  @Test
  void whatAnEarlierRunLeftStays() throws IOException {
    Files.createDirectories(folder.resolve("cat"));
    Path earlier = Files.writeString(folder.resolve("cat/cat.pt"), "learned");
    RunFolder.open(folder, "cat").close();
    assertThat(earlier).hasContent("learned");
  }

  @Test
  void aFolderThatCannotBeMadeIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("out"), "a file");
    assertThatThrownBy(() -> RunFolder.open(file, "cat"))
        .isInstanceOf(OutputException.class)
        .hasMessageStartingWith(file.resolve("cat") + " cannot be made a folder (")
        .hasMessageEndingWith("); set another output.folder");
  }

  @Test
  void aFolderThatCannotBeWrittenToIsRefused() throws IOException {
    // A folder in place of the lock file: refused to every user, root included.
    Files.createDirectories(folder.resolve("cat/.lock"));
    assertThatThrownBy(() -> RunFolder.open(folder, "cat"))
        .isInstanceOf(OutputException.class)
        .hasMessageStartingWith(folder.resolve("cat") + " cannot be written to (")
        .hasMessageEndingWith("); set another output.folder");
  }

  @Test
  void aSecondRunOfThisProcessIsRefused() {
    try (RunFolder first = RunFolder.open(folder, "cat")) {
      assertThatThrownBy(() -> RunFolder.open(folder, "cat"))
          .isInstanceOf(OutputException.class)
          .hasMessageStartingWith(
              "%s is in use by process %s on "
                  .formatted(first.path(), ProcessHandle.current().pid()))
          .hasMessageEndingWith("; wait for it, or set another output.name");
    }
  }

  @Test
  void anotherNameIsAnotherRun() {
    try (RunFolder first = RunFolder.open(folder, "cat");
        RunFolder second = RunFolder.open(folder, "dog")) {
      assertThat(first.path()).isNotEqualTo(second.path());
    }
  }

  @Test
  void aClosedFolderCanBeTakenAgain() {
    RunFolder.open(folder, "cat").close();
    RunFolder.open(folder, "cat").close();
    assertThat(folder.resolve("cat/.lock")).isEmptyFile();
  }

  @Test
  void aRunOfAnotherProcessIsNamedAndItsLockDiesWithIt() throws Exception {
    Process other = startOtherRun();
    try {
      assertThat(other.inputReader().readLine()).isEqualTo(folder.resolve("cat").toString());
      assertThatThrownBy(() -> RunFolder.open(folder, "cat"))
          .isInstanceOf(OutputException.class)
          .hasMessageStartingWith(
              "%s is in use by process %s on ".formatted(folder.resolve("cat"), other.pid()));
    } finally {
      other.destroyForcibly();
    }
    assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
    // Killed, so its text is still in the file, but not its lock.
    assertThat(folder.resolve("cat/.lock")).isNotEmptyFile();
    RunFolder.open(folder, "cat").close();
  }

  private Process startOtherRun() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            OtherRun.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
