package io.vstar.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.error.ConfigException;
import io.vstar.error.DatasetException;
import io.vstar.hub.HubClient;
import io.vstar.hub.HubListener;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.inversion.TextualInversionMethod;
import io.vstar.train.loop.StopRequest;
import io.vstar.train.run.TrainingRun;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SDXL in small with every way to start vectors and to hold them, from the config to the file. */
class LearnedVectorsRunTest {
  private static final HubClient HUB = HubClient.ofEnvironment(HubListener.NONE); // unused

  @TempDir static Path out;

  private static TensorRuntime runtime;

  @BeforeAll
  static void open() throws IOException {
    FewPictures.copy("cat", 2, out);
    runtime = TensorRuntime.open(DeviceChoice.CPU, 1);
  }

  @AfterAll
  static void close() {
    runtime.close();
  }

  @Test
  void vectorsOfTheVocabularysNormGoOnToTheSameBits() throws Exception {
    String[] all = {
      "initializer={type: random}", "norm=vocabulary", "training.ema={every: 2, warmup: none}"
    };
    train("whole", StopRequest.NEVER, all);
    int[] asked = {0};
    train("parts", () -> asked[0]++ == 3, all);
    try (TrainingRun run = open("parts", all)) {
      run.resume(runtime, new RunEvents(), StopRequest.NEVER);
    }
    TextualInversion whole = EmbeddingFile.read(file("whole"));
    TextualInversion parts = EmbeddingFile.read(file("parts"));
    assertThat(parts.tables()).isEqualTo(whole.tables()); // bit by bit
    assertThat(parts.provenance().steps()).isEqualTo(whole.provenance().steps());

    // Without the average the norm is exactly that of the vocabulary, for each text encoder alike.
    train("normed", StopRequest.NEVER, "initializer={type: random}", "norm=vocabulary");
    for (VectorTable table : EmbeddingFile.read(file("normed")).tables()) {
      assertThat(norm(table, 0)).isCloseTo(norm(table, 1), within(1e-6));
    }
  }

  @Test
  void anExportIsTrainedFurtherAndAnotherFileIsAnotherRun() throws Exception {
    Recorded first = train("first", StopRequest.NEVER, "initializer={type: mean}");
    Path copy = Files.copy(file("first"), out.resolve("start.safetensors"));
    String further = "initializer={type: embedding, file: %s}".formatted(copy);
    Recorded second = train("second", StopRequest.NEVER, further, "training.steps=1");
    // It starts where the first one was best: the same values measure the same.
    double best = first.of(RunEvent.Ended.class).get(0).best().loss();
    assertThat(second.of(RunEvent.Validated.class).get(0).loss()).isEqualTo(best);
    try (TrainingRun run = open("second", further, "training.steps=1")) {
      assertThat(run.reasonsToTrain()).isEmpty();
    }
    train("other", StopRequest.NEVER, "initializer={type: zero}");
    Files.delete(copy);
    Files.copy(file("other"), copy);
    try (TrainingRun run = open("second", further, "training.steps=1")) {
      assertThat(run.reasonsToTrain()).isNotEmpty();
    }
    assertThatThrownBy(() -> open("third", "vectors=3", further))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("has 2 vectors, but vectors is 3");
  }

  @Test
  void aWordForTheNegativePromptIsLearnedByGuidance() throws Exception {
    assertThatThrownBy(() -> open("refused", "negative=guided", "dataset.templates=captions"))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("holds <cat>, which is learned for the negative prompt");
    String[] guided = {
      "placeholder=<bad>",
      "negative=guided",
      "dataset.templates=captions",
      "preview.prompts=[a cat]"
    };
    train("guided", StopRequest.NEVER, guided);
    TextualInversion learned = EmbeddingFile.read(file("guided"));
    assertThat(learned.provenance().notes())
        .containsEntry("modelspec.is_negative_embedding", "true");
    assertThat(out.resolve("guided/before-after.png")).exists();

    List<String> checkpointed = new ArrayList<>(Arrays.asList(guided));
    checkpointed.add("training.activationCheckpointing=true");
    train("checkpointed", StopRequest.NEVER, checkpointed.toArray(String[]::new));
    float[] expected = learned.tables().get(1).values();
    float[] actual = EmbeddingFile.read(file("checkpointed")).tables().get(1).values();
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-2f)); // steps of 0.05 by Adam
    }
  }

  private static double norm(VectorTable table, int vector) {
    double sum = 0;
    for (float value : table.vector(vector)) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  private static Path file(String name) {
    return out.resolve(name).resolve(name + ".safetensors");
  }

  private static Recorded train(String name, StopRequest stop, String... overrides)
      throws Exception {
    Recorded recorded = new Recorded();
    try (TrainingRun run = open(name, overrides)) {
      run.train(runtime, new RunEvents().add(recorded), stop);
    }
    return recorded;
  }

  private static TrainingRun open(String name, String... overrides)
      throws IOException, URISyntaxException {
    Path model = Path.of(LearnedVectorsRunTest.class.getResource("/golden/tiny-sdxl").toURI());
    Path file = out.resolve(name + ".yaml");
    Files.writeString(
        file,
        """
        model: %s
        placeholder: <cat>
        initializer: cat
        vectors: 2
        dataset: {path: cat}
        resolution: 64
        training: {steps: 6, batchSize: 1, learningRate: 0.05}
        validation: {every: 3, timesteps: 2}
        preview: {prompts: ["{}"], seeds: [1], steps: 1}
        output: {folder: ., name: %s}
        """
            .formatted(model, name));
    TrainConfig config =
        ConfigLoader.load(new TextualInversionMethod().schema(), file, List.of(overrides));
    return TrainingRun.open(new TextualInversionMethod(), config, "test", Clock.systemUTC(), HUB);
  }
}
