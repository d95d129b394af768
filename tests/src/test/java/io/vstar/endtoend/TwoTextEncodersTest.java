package io.vstar.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.checkpoint.Models;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.PromptEmbeddings;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import io.vstar.hub.HubClient;
import io.vstar.hub.HubListener;
import io.vstar.nn.Precision;
import io.vstar.sampling.EulerSampler;
import io.vstar.sampling.SamplingLoop;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.event.RunEvents;
import io.vstar.train.inversion.TextualInversionMethod;
import io.vstar.train.inversion.TextualInversionTrainable;
import io.vstar.train.run.TrainingRun;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SDXL in small, from training to a picture: both text encoders' vectors go all the way. */
class TwoTextEncodersTest {
  private static final HubClient HUB = HubClient.ofEnvironment(HubListener.NONE); // unused

  @TempDir Path out;

  @Test
  void bothLearnAndBothAreUsed() throws Exception {
    Path golden = Path.of(TwoTextEncodersTest.class.getResource("/golden/tiny-sdxl").toURI());
    TrainConfig config = config(golden);
    try (TensorRuntime runtime = TensorRuntime.open(DeviceChoice.CPU, 1)) {
      try (TrainingRun run =
          TrainingRun.open(new TextualInversionMethod(), config, "test", Clock.systemUTC(), HUB)) {
        run.train(runtime, new RunEvents(), () -> false);
      }
      TextualInversion learned = EmbeddingFile.read(out.resolve("cat/cat.safetensors"));
      assertThat(learned.tables()).extracting(VectorTable::width).containsExactly(32, 48);
      assertThat(EmbeddingFile.read(out.resolve("cat/cat.pt")).tables())
          .isEqualTo(learned.tables());
      try (StableDiffusion model =
          StableDiffusion.load(runtime, Models.open(golden.toString()), Precision.FP32)) {
        List<float[]> initial = TextualInversionTrainable.initialVectors(model, "cat", 2);
        for (int i = 0; i < 2; i++) {
          assertThat(learned.tables().get(i).values()).isNotEqualTo(initial.get(i));
        }
        int[] word = draw(model, learned, "a photo of dog"); // in this vocabulary "cat" is no word
        int[] both = draw(model, learned, "a photo of <cat>");
        assertThat(both).isNotEqualTo(word);
        assertThat(draw(model, withTable(learned, 0, initial), "a photo of <cat>"))
            .isNotEqualTo(both);
        assertThat(draw(model, withTable(learned, 1, initial), "a photo of <cat>"))
            .isNotEqualTo(both);
      }
    }
  }

  private TrainConfig config(Path model) throws Exception {
    Path file = out.resolve("xl.yaml");
    Path pictures = Path.of("..", "datasets-sample", "cat").toAbsolutePath().normalize();
    Files.writeString(
        file,
        """
        model: %s
        placeholder: <cat>
        initializer: cat
        vectors: 2
        dataset: {path: %s}
        resolution: 64
        training: {steps: 3, batchSize: 2, learningRate: 0.5}
        validation: {timesteps: 2}
        preview: {prompts: ["{}"], seeds: [1], steps: 1}
        output: {folder: %s, name: cat, formats: [pt, safetensors]}
        """
            .formatted(model, pictures, out));
    return ConfigLoader.load(new TextualInversionMethod().schema(), file, List.of());
  }

  private static TextualInversion withTable(
      TextualInversion learned, int encoder, List<float[]> values) {
    List<VectorTable> tables = new ArrayList<>(learned.tables());
    VectorTable replaced = tables.get(encoder);
    tables.set(encoder, new VectorTable(replaced.vectors(), replaced.width(), values.get(encoder)));
    return new TextualInversion(learned.name(), tables, learned.provenance());
  }

  private static int[] draw(StableDiffusion model, TextualInversion word, String prompt) {
    try (TensorScope scope = model.runtime().openScope("test")) {
      PromptEncoder encoder = PromptEmbeddings.encoder(model, List.of(word), scope);
      GenerationRequest request =
          new GenerationRequest(prompt, "", 64, 64, new EulerSampler(), 3, 4, 1);
      BufferedImage image =
          new TextToImage(model).generate(request, encoder, 1, SamplingLoop.Listener.NONE).get(0);
      return image.getRGB(0, 0, 64, 64, null, 0, 64);
    }
  }
}
