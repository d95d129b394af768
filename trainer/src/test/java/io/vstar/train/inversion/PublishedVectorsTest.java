package io.vstar.train.inversion;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.adapter.Provenance;
import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.EmbeddingForm;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.io.DType;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.event.Finding;
import io.vstar.train.result.Publication.Cause;
import io.vstar.train.result.ResultFolder;
import io.vstar.train.result.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedVectorsTest {
  private static final float[] VECTORS = {1, 2, 3, 4};

  @TempDir Path folder;

  @Test
  void aWordGoesOnFromWhatIsPublished() throws IOException {
    publish();
    PublishedVectors published = read("{type: published, text: cat}", 2);
    assertThat(published.start(0, List.of(2)).orElseThrow().get(0)).containsExactly(VECTORS);
    assertThat(published.warnings(List.of(2))).isEmpty();
  }

  @Test
  void whereNothingIsPublishedItBeginsWithTheWords() throws IOException {
    PublishedVectors published = read("{type: published, text: cat}", 2);
    assertThat(published.start(0, List.of(2))).isEmpty();
    assertThat(published.warnings(List.of(2))).isEmpty();
  }

  @Test
  void anotherInitializerTakesNoNotice() throws IOException {
    publish();
    assertThat(read("cat", 2).start(0, List.of(2))).isEmpty();
  }

  @Test
  void whatDoesNotFitIsWarnedOf() throws IOException {
    RunFolder run = publish();
    PublishedVectors more = read("{type: published, text: cat}", 3);
    assertThat(more.start(0, List.of(2))).isEmpty();
    assertThat(more.warnings(List.of(2)))
        .containsExactly(
            "<cat> cannot go on from the published run 0001 (it has 2 vectors, and this run learns"
                + " 3), and begins with \"cat\"");
    PublishedVectors wider = read("{type: published, text: cat}", 2);
    assertThat(wider.start(0, List.of(4))).isEmpty();
    assertThat(wider.warnings(List.of(4))).singleElement().asString().contains("another kind");
    Files.writeString(run.path().resolve("cat.safetensors"), "rubbish");
    PublishedVectors damaged = read("{type: published, text: cat}", 2);
    assertThat(damaged.start(0, List.of(2))).isEmpty();
    assertThat(damaged.warnings(List.of(2))).hasSize(1);
  }

  @Test
  void driftIsInLengthsOfTheStart() {
    Finding drift =
        new VectorDrift(
                List.of(new float[] {3, 4, 0, 2}),
                List.of(new float[] {3, 4, 0, 1}),
                List.of(new float[] {0, 1, 0, 1}),
                2,
                "cat")
            .finding();
    assertThat(drift.text())
        .isEqualTo(
            "On average the vectors are 0.50 of their length away from the published version, and"
                + " 2.62 from \"cat\".");
    assertThat(drift.table().rows())
        .containsExactly(List.of("1", "1", "0.000", "4.243"), List.of("1", "2", "1.000", "1.000"));
  }

  private RunFolder publish() {
    try (ResultFolder results = ResultFolder.open(folder.resolve("out"), "cat")) {
      RunFolder run = results.begin();
      TextualInversion embedding =
          new TextualInversion(
              "<cat>", List.of(new VectorTable(2, 2, VECTORS)), Provenance.UNKNOWN);
      EmbeddingFile.write(
          run.path().resolve("cat.safetensors"), embedding, EmbeddingForm.DIFFUSERS, DType.F32);
      results.publish(run, Cause.TRAINED, Instant.EPOCH);
      return run;
    }
  }

  private PublishedVectors read(String initializer, int vectors) throws IOException {
    Path file = folder.resolve("cat.yaml");
    Files.writeString(
        file,
        """
        model: pocket
        placeholder: <cat>
        initializer: %s
        vectors: %d
        dataset: {path: .}
        """
            .formatted(initializer, vectors));
    TrainConfig config = ConfigLoader.load(new TextualInversionMethod().schema(), file, List.of());
    TextualInversionSettings settings = (TextualInversionSettings) config.method();
    return PublishedVectors.of(config, settings.newWords());
  }
}
