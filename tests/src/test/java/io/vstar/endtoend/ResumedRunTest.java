package io.vstar.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.vstar.error.ConfigException;
import io.vstar.hub.HubClient;
import io.vstar.hub.HubListener;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.loop.StopRequest;
import io.vstar.train.method.TrainingMethod;
import io.vstar.train.method.TrainingMethods;
import io.vstar.train.result.Manifest;
import io.vstar.train.result.Metrics;
import io.vstar.train.result.MetricsLog;
import io.vstar.train.result.RunResult;
import io.vstar.train.result.Snapshots;
import io.vstar.train.run.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that was stopped or cut off and gone on with ends as one that was not. */
class ResumedRunTest {
  private static final HubClient HUB = HubClient.ofEnvironment(HubListener.NONE); // unused

  private static final Path CONFIGS = Path.of("..", "configs");

  /** The events of the runs that were not broken, by their folders. */
  private static final Map<Path, Recorded> UNBROKEN = new HashMap<>();

  @TempDir static Path out;
  @TempDir static Path pictures;

  private static TensorRuntime runtime;

  @BeforeAll
  static void open() throws IOException {
    FewPictures.copy("cat", 3, pictures);
    FewPictures.copy("dusk", 3, pictures);
    FewPictures.copy("dusk-validation", 2, pictures);
    runtime = TensorRuntime.open(DeviceChoice.CPU, 0);
  }

  @AfterAll
  static void close() {
    runtime.close();
  }

  /** One of the methods on a few pictures of its sample. */
  private record Kind(String method, Path config, List<String> overrides) {
    static Kind of(String method) {
      return switch (method) {
        case "textual-inversion" ->
            new Kind(
                method,
                CONFIGS.resolve("cat.yaml"),
                List.of(
                    "vectors=2",
                    "dataset.path=" + pictures.resolve("cat"),
                    "dataset.captions={shuffle: true, tagDropout: 0.4, dropout: 0.3, suffix: ',"
                        + " x'}",
                    "dataset.maxTokens=150"));
        case "hypernetwork" ->
            new Kind(
                method,
                CONFIGS.resolve("hypernetwork.yaml"),
                List.of(
                    "dataset.path=" + pictures.resolve("dusk"),
                    "dataset.validation=" + pictures.resolve("dusk-validation"),
                    "hypernetwork.layerStructure=[1, 2, 1]",
                    "hypernetwork.dropoutStructure=[0, 0.2, 0]",
                    "hypernetwork.perLayer=false",
                    "dataset.captions.dropout=0.4",
                    "hypernetwork.health=false"));
        case "dreambooth" ->
            new Kind(
                method,
                CONFIGS.resolve("dreambooth.yaml"),
                List.of(
                    "dataset.subsets=[{path: "
                        + pictures.resolve("dusk")
                        + "}, {path: "
                        + pictures.resolve("cat")
                        + ", regularisation: true, weight: 0.5}]",
                    "dataset.validation=" + pictures.resolve("dusk-validation"),
                    "dreambooth.layers=cross-attention",
                    "dreambooth.textEncoder=true",
                    "dreambooth.folder=false",
                    "training.ema={decay: 0.9}"));
        // Of these tests alone: neither loop nor run knows it.
        case "context-bias" ->
            new Kind(
                method,
                Path.of("src/test/resources/io/vstar/method/context-bias.yaml"),
                List.of("dataset.path=" + pictures.resolve("dusk")));
        default -> throw new IllegalArgumentException(method);
      };
    }

    /** A run of the same name in another folder makes the same bytes. */
    TrainConfig load(Path folder, String... more) {
      List<String> all =
          new ArrayList<>(
              List.of(
                  "output.folder=" + folder.toAbsolutePath(),
                  "output.name=result",
                  "training.steps=5",
                  "training.batchSize=1",
                  "training.gradientAccumulation=2",
                  "training.warmupSteps=2",
                  "training.gradientClip=1e-3",
                  "validation.every=2",
                  "validation.timesteps=2",
                  "snapshot.every=3",
                  "dataset.latentCache=" + out.resolve("latents").toAbsolutePath(),
                  "preview.every=4",
                  "preview.prompts=['a drawing of a cat']",
                  "preview.seeds=[1]",
                  "preview.steps=1"));
      all.addAll(overrides);
      all.addAll(List.of(more));
      return ConfigLoader.load(found().schema(), config, all);
    }

    TrainingMethod<?> found() {
      return TrainingMethods.registered().named(method);
    }

    TrainingRun open(TrainConfig config) {
      return TrainingRun.open(found(), config, "test", Clock.systemUTC(), HUB);
    }
  }

  @ParameterizedTest
  @CsvSource({"textual-inversion, 1", "hypernetwork, 2", "context-bias, 3", "dreambooth, 2"})
  void aStoppedRunGoesOnToTheSameBytes(String method, int stopAfter) throws IOException {
    Kind kind = Kind.of(method);
    Path folder = out.resolve(method + stopAfter);
    Path unbroken = out.resolve(method + "-unbroken");
    Recorded whole = unbroken(kind, unbroken);
    int[] asked = {0};
    train(kind, folder, () -> asked[0]++ == stopAfter);
    Path result = folder.resolve("result");
    Path first = result.resolve("runs/0001");
    assertThat(first.resolve("state-00000%d.safetensors".formatted(stopAfter))).exists();

    Recorded resumed = resume(kind, folder);

    assertThat(resumed.of(RunEvent.Resumed.class))
        .extracting(RunEvent.Resumed::run, RunEvent.Resumed::completedSteps)
        .containsExactly(tuple("0001", stopAfter));
    assertThat(Arrays.equals(bytes(folder), bytes(unbroken))).isTrue();
    assertThat(validations(folder)).isEqualTo(validations(unbroken));
    assertThat(resumed.of(RunEvent.Ended.class).get(0).best())
        .isEqualTo(whole.of(RunEvent.Ended.class).get(0).best());
    List<Metrics> log = MetricsLog.read(result.resolve("metrics.csv"));
    assertThat(log).extracting(Metrics::step).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    RunResult recorded = Manifest.read(result.resolve("manifest.json")).result();
    assertThat(recorded.outcome()).isEqualTo(RunResult.Outcome.COMPLETED);
    assertThat(recorded.loss()).hasSize(5);
    // What is done leaves no state to go on from.
    assertThat(new Snapshots(first).isEmpty()).isTrue();
    assertThat(new Snapshots(result.resolve("runs/0002")).isEmpty()).isTrue();
    try (TrainingRun next = kind.open(kind.load(folder))) {
      assertThat(next.reasonsToTrain()).isEmpty();
    }
  }

  @Test
  void aRunThatFailedGoesOnFromItsLastSnapshot() throws IOException {
    Kind kind = Kind.of("textual-inversion");
    Path unbroken = out.resolve("textual-inversion-unbroken");
    Path broken = out.resolve("broken");
    unbroken(kind, unbroken);
    RunEvents failing =
        new RunEvents()
            .on(
                RunEvent.StepCompleted.class,
                step -> {
                  if (step.step() == 4) { // a snapshot's steps are in the log, should it be killed
                    assertThat(MetricsLog.read(broken.resolve("result/runs/0001/metrics.csv")))
                        .extracting(Metrics::step)
                        .containsExactly(0L, 1L, 2L, 3L);
                  }
                  if (step.step() == 5) {
                    throw new IllegalStateException("broken");
                  }
                });
    try (TrainingRun run = kind.open(kind.load(broken))) {
      assertThatThrownBy(() -> run.train(runtime, failing, StopRequest.NEVER)).hasMessage("broken");
    }
    Files.delete(broken.resolve("result/runs/0001/metrics.csv")); // it is no part of the state
    assertThat(resume(kind, broken).of(RunEvent.Resumed.class))
        .extracting(RunEvent.Resumed::run, RunEvent.Resumed::completedSteps)
        .containsExactly(tuple("0001", 3));
    assertThat(Arrays.equals(bytes(broken), bytes(unbroken))).isTrue();
  }

  @Test
  void aRunThatWasCutOffBeforeItsOwnSnapshotIsPassedOver() {
    Kind kind = Kind.of("textual-inversion");
    Path folder = out.resolve("twice");
    int[] asked = {0};
    train(kind, folder, () -> asked[0]++ == 2);
    RunEvents failing =
        new RunEvents()
            .on(
                RunEvent.Started.class,
                started -> {
                  throw new IllegalStateException("cut off");
                });
    try (TrainingRun run = kind.open(kind.load(folder))) {
      assertThatThrownBy(() -> run.resume(runtime, failing, StopRequest.NEVER))
          .hasMessage("cut off");
    }
    assertThat(folder.resolve("result/runs/0002")).exists();
    assertThat(resume(kind, folder).of(RunEvent.Resumed.class))
        .extracting(RunEvent.Resumed::run, RunEvent.Resumed::completedSteps)
        .containsExactly(tuple("0001", 2));
  }

  @Test
  void aRunInThreePartsLeavesNoState() {
    Kind kind = Kind.of("textual-inversion");
    Path folder = out.resolve("parts");
    int[] asked = {0};
    train(kind, folder, () -> asked[0]++ == 1);
    asked[0] = 0;
    try (TrainingRun run = kind.open(kind.load(folder))) {
      run.resume(runtime, new RunEvents(), () -> asked[0]++ == 1);
    }
    resume(kind, folder);
    for (String run : List.of("0001", "0002", "0003")) {
      assertThat(folder.resolve("result/runs").resolve(run)).exists();
      assertThat(new Snapshots(folder.resolve("result/runs").resolve(run)).isEmpty()).isTrue();
    }
  }

  @Test
  void otherSettingsAndDamagesAreNamed() throws IOException {
    Kind kind = Kind.of("textual-inversion");
    int[] asked = {0};
    train(kind, out.resolve("other"), () -> asked[0]++ == 1);
    try (TrainingRun run =
        kind.open(kind.load(out.resolve("other"), "training.seed=43", "vectors=3"))) {
      assertThatThrownBy(() -> run.resume(runtime, new RunEvents(), StopRequest.NEVER))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("state-000001.safetensors cannot be gone on with")
          .hasMessageContaining("training.seed was 42, is 43; vectors was 2, is 3");
    }
    Path state = out.resolve("other/result/runs/0001/state-000001.safetensors");
    assertThat(out.resolve("other/result/state-000001.safetensors"))
        .doesNotExist(); // not published
    Files.writeString(state, "damaged");
    try (TrainingRun run = kind.open(kind.load(out.resolve("other")))) {
      assertThatThrownBy(() -> run.resume(runtime, new RunEvents(), StopRequest.NEVER))
          .isInstanceOf(ConfigException.class)
          .hasMessageEndingWith("leave --resume out to begin anew");
    }
  }

  /** Trains to the end into a folder, or returns what happened when that was done before. */
  private static Recorded unbroken(Kind kind, Path folder) {
    return UNBROKEN.computeIfAbsent(folder, absent -> train(kind, absent, StopRequest.NEVER));
  }

  private static Recorded train(Kind kind, Path folder, StopRequest stop) {
    Recorded recorded = new Recorded();
    try (TrainingRun run = kind.open(kind.load(folder))) {
      run.train(runtime, new RunEvents().add(recorded), stop);
    }
    return recorded;
  }

  private static Recorded resume(Kind kind, Path folder) {
    Recorded recorded = new Recorded();
    try (TrainingRun run = kind.open(kind.load(folder))) {
      run.resume(runtime, new RunEvents().add(recorded), StopRequest.NEVER);
    }
    return recorded;
  }

  private static byte[] bytes(Path folder) throws IOException {
    return Files.readAllBytes(folder.resolve("result/result.safetensors"));
  }

  /** Measurements at the usual steps; a stopped run has one more, where it was stopped. */
  private static List<String> validations(Path folder) throws IOException {
    RunResult recorded = Manifest.read(folder.resolve("result/manifest.json")).result();
    return recorded.validation().stream()
        .filter(each -> each.step() % 2 == 0 || each.step() == 5)
        .map(Object::toString)
        .toList();
  }
}
