package io.vstar.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.checkpoint.EmbeddedModel;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelOptions;
import io.vstar.checkpoint.ModelPart;
import io.vstar.checkpoint.Models;
import io.vstar.hub.HubClient;
import io.vstar.hub.HubListener;
import io.vstar.image.ImageFiles;
import io.vstar.io.TensorFile;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dreambooth.DreamBoothMethod;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.loop.StopRequest;
import io.vstar.train.result.Manifest;
import io.vstar.train.run.TrainingRun;
import java.awt.image.BufferedImage;
import java.io.IOException;
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

/** A few steps of {@code bin/vstar train --config configs/dreambooth.yaml}. */
class DreamBoothRunTest {
  private static final HubClient HUB = HubClient.ofEnvironment(HubListener.NONE); // unused

  private static final String CONV = "conv_in.weight";
  private static final String KEYS =
      "mid_block.attentions.0.transformer_blocks.0.attn2.to_k.weight";
  private static final String TOKENS = "text_model.embeddings.token_embedding.weight";

  @TempDir static Path out;
  @TempDir static Path pictures;

  private static TensorRuntime runtime;
  private static RunEvent.Ended outcome;
  private static Recorded recorded; // of the latest run

  @BeforeAll
  static void train() throws IOException {
    FewPictures.copy("cat", 3, pictures);
    FewPictures.copy("dusk", 3, pictures);
    runtime = TensorRuntime.open(DeviceChoice.CPU, 0);
    outcome = run("sks");
  }

  @AfterAll
  static void close() {
    runtime.close();
  }

  @Test
  void itLearnsAndWritesAWholeModelInBothLayouts() throws IOException {
    assertThat(outcome.best().step()).isPositive();
    assertThat(outcome.best().ratio()).isLessThan(1);
    Path result = out.resolve("sks");
    ModelFiles folder = Models.open(result.resolve("sks").toString());
    ModelFiles file =
        Models.open(
            result.resolve("sks.safetensors").toString(),
            ModelOptions.withConfigs(EmbeddedModel.folder()));
    ModelFiles base = Models.open("pocket");
    assertThat(values(folder, ModelPart.UNET, CONV))
        .isNotEqualTo(values(base, ModelPart.UNET, CONV));
    for (String name : List.of(CONV, KEYS)) {
      assertThat(values(file, ModelPart.UNET, name))
          .isEqualTo(values(folder, ModelPart.UNET, name));
    }
    assertThat(values(folder, ModelPart.TEXT_ENCODER, TOKENS))
        .isEqualTo(values(base, ModelPart.TEXT_ENCODER, TOKENS));
    assertThat(Manifest.read(result.resolve("manifest.json")).result().outputs())
        .containsKeys("sks.safetensors", "sks/unet/diffusion_pytorch_model.safetensors");
  }

  @Test
  void previewsShowTheBaseModelThoughItsWeightsAreTrained() throws IOException {
    run("shown", "training.steps=3", "training.learningRate=1e-2", "preview.every=2");
    Path previews = out.resolve("shown/runs/0001/previews");
    int[] without = pixels(previews.resolve("without"));
    assertThat(pixels(previews.resolve("step-000002"))).isNotEqualTo(without);
    run("same", "training.steps=1", "preview.atStart=true");
    assertThat(pixels(out.resolve("same/runs/0001/previews/without"))).isEqualTo(without);
  }

  @Test
  void aPublishedModelIsMeasuredAndNothingWorseReplacesIt() throws IOException {
    run("kept");
    byte[] before = Files.readAllBytes(out.resolve("kept/kept.safetensors"));
    double published =
        recorded.of(RunEvent.Validated.class).stream()
            .mapToDouble(RunEvent.Validated::loss)
            .min()
            .orElseThrow();
    RunEvent.Ended worse = run("kept", "training.steps=1", "training.learningRate=1e-7");
    assertThat(recorded.of(RunEvent.PublishedMeasured.class).get(0).loss()).isEqualTo(published);
    assertThat(worse.notPublished()).isPresent();
    assertThat(Files.readAllBytes(out.resolve("kept/kept.safetensors"))).isEqualTo(before);
  }

  private static float[] values(ModelFiles model, ModelPart part, String name) {
    try (TensorFile file = model.open(part)) {
      return file.tensor(name).toFloats();
    }
  }

  private static int[] pixels(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      BufferedImage image = ImageFiles.read(files.sorted().findFirst().orElseThrow());
      return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
  }

  private static RunEvent.Ended run(String name, String... overrides) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "output.folder=" + out.toAbsolutePath(),
                "output.name=" + name,
                "dataset.subsets=[{path: %s}, {path: %s, regularisation: true}]"
                    .formatted(pictures.resolve("cat"), pictures.resolve("dusk")),
                "dataset.validation=null",
                "dataset.latentCache=" + out.resolve("latents").toAbsolutePath(),
                "training.steps=10",
                "training.batchSize=2",
                "training.learningRate=1e-4",
                "training.schedule=constant",
                "validation.every=5",
                "validation.timesteps=2",
                "preview.prompts=['a drawing of <cat>']",
                "preview.seeds=[1]",
                "preview.steps=2"));
    all.addAll(Arrays.asList(overrides));
    DreamBoothMethod method = new DreamBoothMethod();
    TrainConfig config =
        ConfigLoader.load(method.schema(), Path.of("..", "configs", "dreambooth.yaml"), all);
    recorded = new Recorded();
    try (TrainingRun run = TrainingRun.open(method, config, "test", Clock.systemUTC(), HUB)) {
      return run.train(runtime, new RunEvents().add(recorded), StopRequest.NEVER);
    }
  }
}
