package io.vstar.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.adapter.hypernetwork.HypernetworkFile;
import io.vstar.hub.HubClient;
import io.vstar.hub.HubListener;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.hypernetwork.HypernetworkMethod;
import io.vstar.train.loop.StopRequest;
import io.vstar.train.result.Metrics;
import io.vstar.train.result.MetricsLog;
import io.vstar.train.run.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few steps of {@code bin/train-hypernetwork --config configs/hypernetwork.yaml}. */
class HypernetworkRunTest {
  private static final HubClient HUB = HubClient.ofEnvironment(HubListener.NONE); // unused
  private static final int STEPS = 4;

  @TempDir static Path out;
  @TempDir static Path pictures;

  private static List<String> dataset;
  private static TensorRuntime runtime;
  private static RunEvent.Ended outcome;
  private static Recorded recorded; // of the latest run

  @BeforeAll
  static void train() throws IOException {
    dataset =
        List.of(
            "dataset.path=" + FewPictures.copy("dusk", 6, pictures),
            "dataset.validation=" + FewPictures.copy("dusk-validation", 2, pictures));
    runtime = TensorRuntime.open(DeviceChoice.CPU, 0);
    outcome = run("dusk", () -> false);
  }

  @AfterAll
  static void close() {
    runtime.close();
  }

  @Test
  void everythingPromisedIsThere() {
    assertThat(
            List.of(
                "dusk.safetensors",
                "manifest.json",
                "metrics.csv",
                "health.csv",
                "strengths.csv",
                "health.png",
                "config.yaml",
                "before-after.png"))
        .allSatisfy(name -> assertThat(Files.exists(file("dusk", name))).isTrue());
  }

  @Test
  void itLearns() {
    assertThat(outcome.best().step()).isPositive();
    assertThat(outcome.best().ratio()).isLessThan(1);
    Hypernetwork learned = HypernetworkFile.read(file("dusk", "dusk.safetensors"));
    assertThat(learned.isPerLayer()).isTrue();
    assertThat(learned.provenance().steps()).hasValue((long) outcome.best().step());
    assertThat(learned.provenance().notes())
        .containsEntry("modelspec.architecture", "stable-diffusion-v1/hypernetwork");
  }

  @Test
  void theHealthFiguresBeginAtZeroAndCoverEachLayer() throws IOException {
    List<String> lines = Files.readAllLines(file("dusk", "health.csv"));
    int layers = HypernetworkFile.read(file("dusk", "dusk.safetensors")).pairs().size();
    assertThat(lines).hasSize(1 + 2 * layers * 3); // after 0, 2 and 4 steps
    assertThat(lines.subList(1, 1 + 2 * layers)).allMatch(line -> line.split(",")[3].equals("0.0"));
    assertThat(lines.get(lines.size() - 1).split(",")[3]).isNotEqualTo("0.0");
    List<Metrics> metrics = MetricsLog.read(file("dusk", "metrics.csv"));
    // One layer without a hidden one: at zero it gives the same for all tokens.
    assertThat(metrics.get(0).values())
        .containsAllEntriesOf(Map.of("residual_ratio", 0.0, "dead_units", 1.0, "penalty", 0.0));
    assertThat(metrics.get(1).values()).doesNotContainKey("residual_ratio"); // not measured
    double mean =
        lines.subList(1 + 4 * layers, lines.size()).stream()
            .mapToDouble(line -> Float.parseFloat(line.split(",")[3]))
            .average()
            .orElseThrow();
    Map<String, Double> last = metrics.get(STEPS).values();
    assertThat(last.get("residual_ratio")).isCloseTo(mean, withinPercentage(0.01));
    assertThat(last.get("penalty")).isPositive();
    List<String> strengths = Files.readAllLines(file("dusk", "strengths.csv"));
    assertThat(strengths).hasSize(1 + 6 + layers);
    assertThat(Float.parseFloat(strengths.get(1).split(",")[2])) // strength 0: the base model
        .isEqualTo((float) recorded.of(RunEvent.Validated.class).get(0).loss());
  }

  @Test
  void equalConfigsGiveEqualBytes() throws IOException {
    byte[] first = Files.readAllBytes(file("dusk", "dusk.safetensors"));
    run("dusk", () -> false);
    assertThat(Files.readAllBytes(file("dusk", "dusk.safetensors"))).isEqualTo(first);
    run("other", () -> false, "training.seed=43", "hypernetwork.health=false");
    assertThat(HypernetworkFile.read(file("other", "other.safetensors")).pairs())
        .isNotEqualTo(HypernetworkFile.read(file("dusk", "dusk.safetensors")).pairs());
  }

  @Test
  void networksForAWidthAreWrittenForA1111TooAndDropoutFollowsTheSeed() throws IOException {
    String[] options = {
      "hypernetwork.health=false",
      "hypernetwork.perLayer=false",
      "hypernetwork.layerStructure=[1, 2, 1]",
      "hypernetwork.dropoutStructure=[0, 0.2, 0]",
      "output.formats=[pt, safetensors]"
    };
    run("wide", () -> false, options);
    byte[] pt = Files.readAllBytes(file("wide", "wide.pt"));
    assertThat(HypernetworkFile.read(file("wide", "wide.pt")).pairs())
        .isEqualTo(HypernetworkFile.read(file("wide", "wide.safetensors")).pairs());
    run("wide", () -> false, options);
    assertThat(Files.readAllBytes(file("wide", "wide.pt"))).isEqualTo(pt);
  }

  @Test
  void aRunThatIsStoppedKeepsItsBest() {
    int[] asked = {0};
    RunEvent.Ended stopped = run("stopped", () -> asked[0]++ == 3);
    assertThat(stopped.stopped()).isTrue();
    assertThat(stopped.steps()).isEqualTo(3);
    assertThat(HypernetworkFile.read(file("stopped", "stopped.safetensors")).provenance().steps())
        .hasValue((long) stopped.best().step());
    assertThat(Files.exists(file("stopped", "health.png"))).isFalse();
  }

  private static RunEvent.Ended run(String name, StopRequest stopRequested, String... overrides) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "output.folder=" + out.toAbsolutePath(),
                "output.name=" + name,
                "training.steps=" + STEPS,
                "training.batchSize=2",
                "validation.every=2",
                "validation.timesteps=2",
                "preview.prompts=['a drawing of a bird']",
                "preview.seeds=[1]",
                "preview.steps=2"));
    all.addAll(dataset);
    all.addAll(List.of(overrides));
    TrainConfig config =
        ConfigLoader.load(
            new HypernetworkMethod().schema(), Path.of("..", "configs", "hypernetwork.yaml"), all);
    try (TrainingRun run =
        TrainingRun.open(new HypernetworkMethod(), config, "test", Clock.systemUTC(), HUB)) {
      recorded = new Recorded();
      return run.train(runtime, new RunEvents().add(recorded), stopRequested);
    }
  }

  private static Path file(String run, String name) {
    return out.resolve(run).resolve(name);
  }
}
