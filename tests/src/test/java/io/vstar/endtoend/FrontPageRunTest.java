package io.vstar.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.error.OutputException;
import io.vstar.hub.HubClient;
import io.vstar.hub.HubListener;
import io.vstar.image.PngFiles;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.event.Finding;
import io.vstar.train.event.MetricName;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.inversion.TextualInversionMethod;
import io.vstar.train.loop.StopRequest;
import io.vstar.train.result.Manifest;
import io.vstar.train.result.MetricsLog;
import io.vstar.train.result.RunResult;
import io.vstar.train.run.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few steps of {@code bin/train-ti --config configs/cat.yaml}: the files, not the learning. */
class FrontPageRunTest {
  private static final HubClient HUB = HubClient.ofEnvironment(HubListener.NONE); // unused

  private static final int STEPS = 4;

  @TempDir static Path out;

  private static TensorRuntime runtime;
  private static RunEvent.Ended outcome;

  @BeforeAll
  static void train() {
    runtime = TensorRuntime.open(DeviceChoice.CPU, 0);
    outcome = run("cat");
  }

  @AfterAll
  static void close() {
    runtime.close();
  }

  @Test
  void everythingPromisedIsThere() {
    assertThat(
            List.of(
                "cat.pt",
                "cat.safetensors",
                "manifest.json",
                "metrics.csv",
                "config.yaml",
                "report.html",
                "before-after.png"))
        .allSatisfy(name -> assertThat(Files.exists(file("cat", name))).isTrue());
    assertThat(PngFiles.readText(file("cat", "before-after.png"))).containsKey("prompts");
  }

  @Test
  void whatWasLearnedIsAssessed() throws IOException {
    String report = Files.readString(file("cat", "report.html"));
    assertThat(report).contains("completed", "before-after.png", "&lt;cat&gt; from");
    assertThat(Manifest.read(file("cat", "manifest.json")).findings())
        .extracting(Finding::name)
        .contains("vectors", "left-out");
    assertThat(report).contains("What each vector adds");
  }

  @Test
  void everyStepIsInTheLogAndTheFirstMeasurementIsTheReference() {
    assertThat(MetricsLog.read(file("cat", "metrics.csv"))).hasSize(STEPS + 1);
    assertThat(MetricsLog.read(file("cat", "metrics.csv")).get(0).values())
        .containsEntry(MetricName.VALIDATION_RATIO, 1.0);
    assertThat(outcome.steps()).isEqualTo(STEPS);
  }

  @Test
  void bothFormatsHoldTheSameVectors() {
    float[] pt = EmbeddingFile.read(file("cat", "cat.pt")).tables().get(0).values();
    float[] safetensors =
        EmbeddingFile.read(file("cat", "cat.safetensors")).tables().get(0).values();
    assertThat(pt).isEqualTo(safetensors);
  }

  @Test
  void anEqualRunHasNothingToDoUntilSomethingChanges() {
    try (TrainingRun run =
        TrainingRun.open(
            new TextualInversionMethod(), config("cat"), "test", Clock.systemUTC(), HUB)) {
      assertThat(run.reasonsToTrain()).isEmpty();
    }
    try (TrainingRun run =
        TrainingRun.open(
            new TextualInversionMethod(),
            config("cat"),
            "a newer version",
            Clock.systemUTC(),
            HUB)) {
      assertThat(run.reasonsToTrain()).hasSize(1);
    }
  }

  @Test
  void equalConfigsGiveEqualBytes() throws IOException {
    byte[] first = Files.readAllBytes(file("cat", "cat.safetensors"));
    byte[] pickle = Files.readAllBytes(file("cat", "cat.pt"));
    run("cat");
    assertThat(Files.readAllBytes(file("cat", "cat.safetensors"))).isEqualTo(first);
    assertThat(Files.readAllBytes(file("cat", "cat.pt"))).isEqualTo(pickle);
  }

  @Test
  void aRunThatFailsKeepsItsBestValuesUnpublishedAndWhatIsPublishedStays() throws IOException {
    byte[] published = Files.readAllBytes(file("cat", "cat.pt"));
    Path current = file("cat", "current").toRealPath();
    RunEvents failing =
        new RunEvents()
            .on(
                RunEvent.StepCompleted.class,
                event -> {
                  if (event.step() == 3) {
                    throw new OutputException("the disk is full");
                  }
                });
    try (TrainingRun run =
        TrainingRun.open(
            new TextualInversionMethod(), config("cat"), "test", Clock.systemUTC(), HUB)) {
      assertThatThrownBy(() -> run.train(runtime, failing, StopRequest.NEVER))
          .hasMessage("the disk is full");
    }
    Path failed = newestRun();
    RunResult result = Manifest.read(failed.resolve("manifest.json")).result();
    assertThat(result.outcome()).isEqualTo(RunResult.Outcome.FAILED);
    assertThat(result.failure()).hasValue("the disk is full");
    assertThat(result.bestStep()).hasValue(2L);
    assertThat(EmbeddingFile.read(failed.resolve("cat.pt")).provenance().steps()).hasValue(2L);
    assertThat(Files.readAllBytes(file("cat", "cat.pt"))).isEqualTo(published);
    assertThat(file("cat", "current").toRealPath()).isEqualTo(current).isNotEqualTo(failed);
  }

  private static Path newestRun() throws IOException {
    try (Stream<Path> runs = Files.list(file("cat", "runs"))) {
      return runs.filter(Files::isDirectory)
          .max(Comparator.naturalOrder())
          .orElseThrow()
          .toRealPath();
    }
  }

  private static RunEvent.Ended run(String name) {
    try (TrainingRun run =
        TrainingRun.open(
            new TextualInversionMethod(), config(name), "test", Clock.systemUTC(), HUB)) {
      return run.train(runtime, new RunEvents(), () -> false);
    }
  }

  private static TrainConfig config(String name) {
    return ConfigLoader.load(
        new TextualInversionMethod().schema(),
        Path.of("..", "configs", "cat.yaml"),
        List.of(
            "output.folder=" + out.toAbsolutePath(),
            "output.name=" + name,
            "training.steps=" + STEPS,
            "training.batchSize=2",
            "validation.every=2",
            "validation.timesteps=2",
            "preview.prompts=['a drawing of {}']",
            "preview.seeds=[1]",
            "preview.steps=2"));
  }

  private static Path file(String run, String name) {
    return out.resolve(run).resolve(name);
  }
}
