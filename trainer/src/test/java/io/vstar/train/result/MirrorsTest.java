package io.vstar.train.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.io.FileTree;
import io.vstar.train.result.Publication.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorsTest {
  @TempDir Path folder;
  private Path embeddings;
  private ResultFolder results;

  @BeforeEach
  void open() throws IOException {
    embeddings = Files.createDirectories(folder.resolve("embeddings"));
    results = ResultFolder.open(folder, "cat");
  }

  @AfterEach
  void close() {
    results.close();
  }

  @Test
  void aMirrorStaysInStepWithWhatIsPublished() throws IOException {
    assertThat(results.mirror(embeddings)).isEmpty();
    assertThat(embeddings).isEmptyDirectory();
    RunFolder first = learned("first", "cat.pt", "cat.safetensors");
    assertThat(results.publish(first, Cause.TRAINED, Instant.EPOCH)).isEmpty();
    assertThat(embeddings.resolve("cat.pt")).hasContent("first");
    results.publish(learned("second", "cat.safetensors"), Cause.TRAINED, Instant.EPOCH);
    assertThat(embeddings.resolve("cat.safetensors")).hasContent("second");
    assertThat(embeddings.resolve("cat.pt")).doesNotExist(); // the second run wrote none
    results.publish(first, Cause.ROLLED_BACK, Instant.EPOCH);
    assertThat(embeddings.resolve("cat.pt")).hasContent("first");
    assertThat(embeddings.resolve("cat.safetensors")).isRegularFile().hasContent("first");
    assertThat(results.view().mirrors()).containsExactly(embeddings);
  }

  @Test
  void otherFilesOfTheFolderStay() throws IOException {
    Path other = Files.writeString(embeddings.resolve("dog.pt"), "another");
    results.publish(learned("first", "cat.pt"), Cause.TRAINED, Instant.EPOCH);
    results.mirror(embeddings);
    assertThat(embeddings.resolve("cat.pt")).hasContent("first");
    assertThat(results.removeMirror(embeddings)).isTrue();
    assertThat(results.removeMirror(embeddings)).isFalse();
    assertThat(embeddings).isDirectoryContaining("glob:**dog.pt");
    assertThat(embeddings.resolve("cat.pt")).doesNotExist();
    assertThat(other).hasContent("another");
  }

  @Test
  void aMirrorThatCannotBeWrittenToIsToldAndDoesNotStopThePublication() throws IOException {
    results.mirror(embeddings);
    FileTree.delete(embeddings);
    RunFolder run = learned("first", "cat.pt");
    assertThat(results.publish(run, Cause.TRAINED, Instant.EPOCH))
        .singleElement()
        .asString()
        .startsWith(embeddings + " does not have the published files of " + results.path());
    assertThat(results.published()).hasValue(run);
    Files.createDirectories(embeddings);
    results.close();
    results = ResultFolder.open(folder, "cat"); // the next run brings it up to date
    assertThat(embeddings.resolve("cat.pt")).hasContent("first");
  }

  private RunFolder learned(String content, String... files) throws IOException {
    RunFolder run = results.begin();
    for (String file : files) {
      Files.writeString(run.path().resolve(file), content);
    }
    return run;
  }
}
