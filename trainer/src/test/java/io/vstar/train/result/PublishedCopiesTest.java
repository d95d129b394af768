package io.vstar.train.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.config.OutputSettings.ExportFormat;
import io.vstar.train.result.Publication.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A result folder in which {@code current} is a file, so that nothing is linked. */
class PublishedCopiesTest {
  @TempDir private Path folder;
  private Path result;

  @BeforeEach
  void layOut() throws IOException {
    result = Files.createDirectories(folder.resolve("cat"));
    Files.createFile(result.resolve("current"));
  }

  @Test
  void theFilesOfTheRunAreShownAndThoseOfTheOneBeforeAreGone() throws IOException {
    Path own = Files.writeString(result.resolve("notes.txt"), "mine");
    try (ResultFolder results = ResultFolder.open(folder, "cat")) {
      assertThat(results.published()).isEmpty();
      RunFolder first = learned(results, "first", "cat.pt", "cat.safetensors");
      results.publish(first, Cause.TRAINED, Instant.EPOCH);
      RunFolder second = learned(results, "second", "cat.safetensors");
      assertThat(result.resolve("cat.safetensors")).hasContent("first");

      results.publish(second, Cause.TRAINED, Instant.EPOCH);
      assertThat(results.published()).hasValue(second);
      assertThat(result.resolve("cat.safetensors")).hasContent("second");
      assertThat(result.resolve("cat.pt")).doesNotExist();

      results.publish(first, Cause.TRAINED, Instant.EPOCH);
      assertThat(result.resolve("cat.pt")).hasContent("first");
      assertThat(own).hasContent("mine");
      try (Stream<Path> files = Files.walk(result)) {
        assertThat(files).noneMatch(Files::isSymbolicLink);
      }
    }
  }

  @Test
  void aFileThatARunAddsAfterwardsIsShownToo() throws IOException {
    try (ResultFolder results = ResultFolder.open(folder, "cat")) {
      RunFolder run = learned(results, "first", "cat.pt");
      results.publish(run, Cause.TRAINED, Instant.EPOCH);
      Files.writeString(run.beforeAfter(), "sheet");
      results.refresh();
      assertThat(result.resolve("before-after.png")).hasContent("sheet");
    }
  }

  @Test
  void whatAKilledProcessHalfPublishedIsCompleted() throws IOException {
    try (ResultFolder results = ResultFolder.open(folder, "cat")) {
      results.publish(
          learned(results, "first", "cat.pt", "cat.safetensors"), Cause.TRAINED, Instant.EPOCH);
      learned(results, "second", "cat.safetensors");
    }
    Files.writeString(result.resolve("current"), "runs/0002\ncat.pt\ncat.safetensors\n");

    try (ResultFolder results = ResultFolder.open(folder, "cat")) {
      assertThat(results.repairs()).isEmpty();
      assertThat(results.published().orElseThrow().number()).isEqualTo("0002");
    }
    assertThat(result.resolve("cat.safetensors")).hasContent("second");
    assertThat(result.resolve("cat.pt")).doesNotExist();
    assertThat(result.resolve("current")).hasContent("runs/0002\ncat.safetensors\n");
  }

  @Test
  void theResultOfAnEarlierVersionBecomesARunAndStaysPublished() throws IOException {
    Files.writeString(result.resolve("cat.pt"), "learned");
    try (ResultFolder results = ResultFolder.open(folder, "cat")) {
      assertThat(results.published().orElseThrow().export(ExportFormat.PT)).hasContent("learned");
      assertThat(results.repairs()).hasSize(1);
    }
    assertThat(result.resolve("cat.pt")).hasContent("learned");
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
}
