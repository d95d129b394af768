package io.vstar.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.hub.HubClient;
import io.vstar.hub.HubListener;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.event.RunEvents;
import io.vstar.train.loop.StopRequest;
import io.vstar.train.method.TrainingMethod;
import io.vstar.train.method.TrainingMethods;
import io.vstar.train.result.Manifest;
import io.vstar.train.run.TrainingRun;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run exports on its way, and what its files say of themselves. */
class ExportsRunTest {
  private static final TrainingMethod<?> METHOD =
      TrainingMethods.registered().named("textual-inversion");

  @TempDir Path out;

  @Test
  void exportsOnTheWayAreNamedByTheirStepAndFilesSayWhatIsAskedFor() throws IOException {
    Path run =
        train(
            "output.every=1",
            "output.keep=2",
            "output.formats=[safetensors, pt]",
            "output.weightsHash=true",
            "output.metadata={author: me, license: CC0, date: true, thumbnail: true}");
    try (Stream<Path> files = Files.list(run.resolve("steps"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "result-2.pt", "result-2.safetensors", "result-3.pt", "result-3.safetensors");
    }
    assertThat(metadata(run.resolve("steps/result-3.safetensors")))
        .containsEntry("vstar.steps", "3")
        .containsEntry("modelspec.author", "me")
        .doesNotContainKey("modelspec.thumbnail"); // only drawn at the end
    Map<String, String> metadata = metadata(run.resolve("result.safetensors"));
    assertThat(metadata)
        .containsEntry("modelspec.sai_model_spec", "1.0.1")
        .containsEntry("modelspec.title", "result")
        .containsEntry("modelspec.author", "me")
        .containsEntry("modelspec.license", "CC0")
        .containsEntry("modelspec.date", "2026-11-20T10:00:00Z")
        .containsEntry("modelspec.trigger_phrase", "<cat>")
        .containsKey("modelspec.hash_sha256");
    String url = metadata.get("modelspec.thumbnail");
    assertThat(url).startsWith("data:image/jpeg;base64,").hasSizeLessThan(40_000);
    BufferedImage thumbnail =
        ImageIO.read(
            new ByteArrayInputStream(
                Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1))));
    assertThat(thumbnail.getWidth()).isEqualTo(thumbnail.getHeight()).isBetween(32, 256);
    assertThat(Manifest.read(run.resolve("manifest.json")).frozenWeights())
        .hasSize(2)
        .allMatch(hash -> hash.matches("[0-9a-f]{64}"))
        .satisfies(hashes -> assertThat(hashes.get(0)).isEqualTo(hashes.get(1)));
  }

  private static Map<String, String> metadata(Path file) {
    try (TensorFile tensors = Safetensors.open(file)) {
      return tensors.metadata();
    }
  }

  /** Trains four steps and returns the folder of the run. */
  private Path train(String... more) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "output.folder=" + out.toAbsolutePath(),
                "output.name=result",
                "dataset.path=" + FewPictures.copy("cat", 3, out),
                "dataset.validation=null",
                "vectors=1",
                "training.steps=4",
                "training.batchSize=1",
                "training.learningRate=0.1",
                "validation.every=4",
                "validation.timesteps=2",
                "preview.prompts=['a drawing of {}']",
                "preview.seeds=[1]",
                "preview.steps=1"));
    all.addAll(List.of(more));
    Clock clock = Clock.fixed(Instant.parse("2026-11-20T10:00:00.5Z"), ZoneOffset.UTC);
    try (TensorRuntime runtime = TensorRuntime.open(DeviceChoice.CPU, 0);
        TrainingRun run =
            TrainingRun.open(
                METHOD,
                ConfigLoader.load(METHOD.schema(), Path.of("..", "configs", "cat.yaml"), all),
                "test",
                clock,
                HubClient.ofEnvironment(HubListener.NONE))) {
      return run.train(runtime, new RunEvents(), StopRequest.NEVER).folder();
    }
  }
}
