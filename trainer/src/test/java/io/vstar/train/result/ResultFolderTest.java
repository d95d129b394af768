package io.vstar.train.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.vstar.error.OutputException;
import io.vstar.train.config.OutputSettings.ExportFormat;
import io.vstar.train.result.Publication.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFolderTest {
  @TempDir private Path folder;

  /** A run in a process of its own: takes a run folder, says so, and waits for its input to end. */
  static final class OtherRun {
    public static void main(String[] arguments) throws IOException {
      try (ResultFolder run = ResultFolder.open(Path.of(arguments[0]), "cat")) {
        System.out.println(run.path());
        while (System.in.read() >= 0) {}
      }
    }
  }

  @Test
  void aRunHasAPlaceForEverything() {
    try (ResultFolder results = ResultFolder.open(folder.resolve("out"), "cat")) {
      RunFolder run = results.begin();
      Path path = folder.resolve("out/cat/runs/0001");
      assertThat(run.path()).isEqualTo(path).isDirectory();
      assertThat(run.export(ExportFormat.SAFETENSORS)).isEqualTo(path.resolve("cat.safetensors"));
      assertThat(run.export(ExportFormat.PT)).isEqualTo(path.resolve("cat.pt"));
      assertThat(run.previews()).isEqualTo(path.resolve("previews")).isDirectory();
    }
  }

  @Test
  void publishingShowsAllFilesOfARunAtOnceAndKeepsTheOnesBefore() throws IOException {
    try (ResultFolder results = ResultFolder.open(folder, "cat")) {
      RunFolder first = learned(results, "first", "cat.pt", "cat.safetensors");
      results.publish(first, Cause.TRAINED, Instant.EPOCH);
      assertThat(results.published()).hasValue(first);
      RunFolder second = learned(results, "second", "cat.safetensors");
      assertThat(folder.resolve("cat/cat.safetensors")).hasContent("first");
      results.publish(second, Cause.TRAINED, Instant.EPOCH);
      assertThat(folder.resolve("cat/cat.safetensors")).hasContent("second");
      assertThat(folder.resolve("cat/cat.pt")).doesNotExist(); // the second run wrote none
      assertThat(Files.isSymbolicLink(folder.resolve("cat/cat.pt"))).isFalse();
      results.publish(first, Cause.TRAINED, Instant.EPOCH);
      assertThat(folder.resolve("cat/cat.pt")).hasContent("first");
      assertThat(results.runs()).containsExactly(first, second);
    }
  }

  @Test
  void aFileThatARunAddsAfterwardsIsShownToo() throws IOException {
    try (ResultFolder results = ResultFolder.open(folder, "cat")) {
      RunFolder run = learned(results, "first", "cat.pt");
      results.publish(run, Cause.TRAINED, Instant.EPOCH);
      Files.writeString(run.beforeAfter(), "sheet");
      results.refresh();
      assertThat(folder.resolve("cat/before-after.png")).hasContent("sheet");
    }
  }

  @Test
  void theOldestRunsGoFirstAndThePublishedOneNever() throws IOException {
    try (ResultFolder results = ResultFolder.open(folder, "cat")) {
      RunFolder first = learned(results, "first", "cat.pt");
      results.publish(first, Cause.TRAINED, Instant.EPOCH);
      RunFolder second = learned(results, "second", "cat.pt");
      RunFolder third = learned(results, "third", "cat.pt");
      results.prune(2);
      assertThat(results.runs()).containsExactly(first, second, third);
      results.prune(1);
      assertThat(results.runs()).containsExactly(first, third);
      assertThat(results.begin().number()).isEqualTo("0004"); // no number twice
    }
  }

  @Test
  void theRunThatARollbackPublishesIsNeverPruned() throws IOException {
    try (ResultFolder results = ResultFolder.open(folder, "cat")) {
      RunFolder first = learned(results, "first", "cat.pt");
      results.publish(first, Cause.TRAINED, Instant.EPOCH);
      RunFolder second = learned(results, "second", "cat.pt");
      results.publish(second, Cause.TRAINED, Instant.EPOCH);
      RunFolder third = learned(results, "third", "cat.pt");
      assertThat(results.view().previous()).hasValue(first);
      assertThat(results.prune(0)).containsExactly(third);
      assertThat(results.runs()).containsExactly(first, second);
    }
  }

  @Test
  void aPublicationThatWasNotWrittenDownIsFound() throws IOException {
    try (ResultFolder results = ResultFolder.open(folder, "cat")) {
      RunFolder first = learned(results, "first", "cat.pt");
      results.publish(first, Cause.TRAINED, Instant.EPOCH);
      RunFolder second = learned(results, "second", "cat.pt");
      new PublishedLinks(folder.resolve("cat")).point(Path.of("runs", second.number()));
    }
    try (ResultFolder results = ResultFolder.open(folder, "cat")) {
      assertThat(results.view().log().entries())
          .extracting(Publication::run, Publication::cause)
          .containsExactly(tuple("0001", Cause.TRAINED), tuple("0002", Cause.FOUND));
      assertThat(results.view().previous()).map(RunFolder::number).hasValue("0001");
    }
  }

  @Test
  void whatKilledRunsLeftIsTidiedUpAndTold() throws IOException {
    Path left;
    try (ResultFolder results = ResultFolder.open(folder, "cat")) {
      RunFolder kept = learned(results, "first", "cat.pt");
      results.publish(kept, Cause.TRAINED, Instant.EPOCH);
      left =
          Files.writeString(
              kept.path().resolve(".cat.pt.5d1ca3f0-2bb1-4f3c-9d1e-0d8c0b6a7f11.tmp"), "half");
      RunFolder cutOff = results.begin();
      Files.writeString(cutOff.config(), "model: pocket");
      Files.writeString(folder.resolve("cat/.mine.tmp"), "a user's own");
    }
    try (ResultFolder results = ResultFolder.open(folder, "cat")) {
      assertThat(results.repairs())
          .containsExactly(
              "removed " + left + ": its writer was killed",
              "removed %s: it was cut off before its first step"
                  .formatted(folder.resolve("cat/runs/0002")));
      assertThat(left).doesNotExist();
      assertThat(folder.resolve("cat/runs/0002")).doesNotExist();
      assertThat(folder.resolve("cat/.mine.tmp")).exists();
      assertThat(folder.resolve("cat/cat.pt")).hasContent("first");
    }
  }

  @Test
  void theResultOfAnEarlierVersionBecomesARunAndStaysPublished() throws IOException {
    Files.createDirectories(folder.resolve("cat"));
    Path embedding = Files.writeString(folder.resolve("cat/cat.pt"), "learned");
    Path log = Files.writeString(folder.resolve("cat/metrics.csv"), "step\n");
    Path own = Files.writeString(folder.resolve("cat/notes.txt"), "mine");
    try (ResultFolder results = ResultFolder.open(folder, "cat")) {
      assertThat(results.published().orElseThrow().export(ExportFormat.PT)).hasContent("learned");
      assertThat(results.repairs())
          .containsExactly(
              "moved the result of an earlier version to " + folder.resolve("cat/runs/0001"));
    }
    assertThat(embedding).isSymbolicLink().hasContent("learned");
    assertThat(log).isSymbolicLink().hasContent("step\n");
    assertThat(own).hasContent("mine");
    try (ResultFolder again = ResultFolder.open(folder, "cat")) {
      assertThat(again.repairs()).isEmpty();
    }
  }

  private static RunFolder learned(ResultFolder results, String content, String... files)
      throws IOException {
    RunFolder run = results.begin();
    for (String file : files) {
      Files.writeString(run.path().resolve(file), content);
    }
    return run;
  }

  @Test
  void aFolderThatCannotBeMadeIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("out"), "a file");
    assertThatThrownBy(() -> ResultFolder.open(file, "cat"))
        .isInstanceOf(OutputException.class)
        .hasMessageStartingWith(file.resolve("cat") + " cannot be made a folder (")
        .hasMessageEndingWith("); set another output.folder");
  }

  @Test
  void aFolderThatCannotBeWrittenToIsRefused() throws IOException {
    // A folder in place of the lock file: refused to every user, root included.
    Files.createDirectories(folder.resolve("cat/.lock"));
    assertThatThrownBy(() -> ResultFolder.open(folder, "cat"))
        .isInstanceOf(OutputException.class)
        .hasMessageStartingWith(folder.resolve("cat") + " cannot be written to (")
        .hasMessageEndingWith("); set another output.folder");
  }

  @Test
  void aSecondRunOfThisProcessIsRefused() {
    try (ResultFolder first = ResultFolder.open(folder, "cat")) {
      assertThatThrownBy(() -> ResultFolder.open(folder, "cat"))
          .isInstanceOf(OutputException.class)
          .hasMessageStartingWith(
              "%s is in use by process %s on "
                  .formatted(first.path(), ProcessHandle.current().pid()))
          .hasMessageEndingWith("; wait for it, or set another output.name");
    }
  }

  @Test
  void anotherNameIsAnotherRun() {
    try (ResultFolder first = ResultFolder.open(folder, "cat");
        ResultFolder second = ResultFolder.open(folder, "dog")) {
      assertThat(first.path()).isNotEqualTo(second.path());
    }
  }

  @Test
  void aClosedFolderCanBeTakenAgain() {
    ResultFolder.open(folder, "cat").close();
    ResultFolder.open(folder, "cat").close();
    assertThat(folder.resolve("cat/.lock")).isEmptyFile();
  }

  @Test
  void aRunOfAnotherProcessIsNamedAndItsLockDiesWithIt() throws Exception {
    Process other = startOtherRun();
    try {
      assertThat(other.inputReader().readLine()).isEqualTo(folder.resolve("cat").toString());
      assertThatThrownBy(() -> ResultFolder.open(folder, "cat"))
          .isInstanceOf(OutputException.class)
          .hasMessageStartingWith(
              "%s is in use by process %s on ".formatted(folder.resolve("cat"), other.pid()));
    } finally {
      other.destroyForcibly();
    }
    assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
    // Killed, so its text is still in the file, but not its lock.
    assertThat(folder.resolve("cat/.lock")).isNotEmptyFile();
    ResultFolder.open(folder, "cat").close();
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
