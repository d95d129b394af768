package io.vstar.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.ConfigException;
import io.vstar.error.TrainingException;
import io.vstar.hub.HubClient;
import io.vstar.hub.HubListener;
import io.vstar.io.HostTensor;
import io.vstar.io.TorchFile;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.loop.StopRequest;
import io.vstar.train.loop.TrainingStateFile;
import io.vstar.train.method.TrainingMethod;
import io.vstar.train.method.TrainingMethods;
import io.vstar.train.optim.OptimizerState;
import io.vstar.train.result.Manifest;
import io.vstar.train.result.RunResult;
import io.vstar.train.result.Snapshots;
import io.vstar.train.result.Snapshots.Snapshot;
import io.vstar.train.run.ResumeRequest;
import io.vstar.train.run.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that goes on from what is asked for: an older snapshot, a file, or with changes. */
class ResumedFromTest {
  private static final TrainingMethod<?> METHOD =
      TrainingMethods.registered().named("textual-inversion");
  private static final int STEPS = 5;

  @TempDir static Path shared;
  @TempDir Path out;

  private static TensorRuntime runtime;

  private Path pictures;

  @BeforeAll
  static void open() throws IOException {
    runtime = TensorRuntime.open(DeviceChoice.CPU, 0);
    unbroken = train(FewPictures.copy("cat", 3, shared), shared, StopRequest.NEVER);
  }

  private static Path unbroken;

  @AfterAll
  static void close() {
    runtime.close();
  }

  @BeforeEach
  void copyPictures() throws IOException {
    pictures = FewPictures.copy("cat", 3, out);
  }

  @Test
  void theNewestSnapshotsStayAndADamagedOneIsPassedOverByName() throws IOException {
    Path run = train(pictures, out, stopAfter(4));
    List<Snapshot> snapshots = new Snapshots(run).newestFirst();
    assertThat(snapshots).extracting(Snapshot::step).containsExactly(4, 3);
    flipLastByte(snapshots.get(0).file());

    Recorded resumed = resume(ResumeRequest.NEWEST);

    assertThat(resumed.of(RunEvent.Warned.class))
        .extracting(RunEvent.Warned::message)
        .anySatisfy(
            message ->
                assertThat(message)
                    .contains("state-000004.safetensors is damaged")
                    .endsWith("going on from the one before, of step 3"));
    assertThat(completed(resumed)).isEqualTo(3);
    assertThat(exported(out)).isEqualTo(exported(shared));
  }

  @Test
  void whereNoSnapshotIsWholeAllAreNamed() throws IOException {
    Path run = train(pictures, out, stopAfter(4));
    for (Snapshot snapshot : new Snapshots(run).newestFirst()) {
      flipLastByte(snapshot.file());
    }
    assertThatThrownBy(() -> resume(ResumeRequest.NEWEST))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("state-000004.safetensors is damaged")
        .hasMessageContaining("state-000003.safetensors is damaged")
        .hasMessageEndingWith("leave --resume out to begin anew");
  }

  @Test
  void aStepOrASnapshotCanBeChosen() throws IOException {
    Path run = train(pictures, out, stopAfter(4));
    assertThatThrownBy(() -> resume(ResumeRequest.from("2")))
        .hasMessageEndingWith("has no snapshot of step 2; run 0001 has those of 4 and 3");
    assertThat(ResumeRequest.from("3").step()).isEqualTo(OptionalInt.of(3));
    assertThat(completed(resume(ResumeRequest.from("3")))).isEqualTo(3);
    assertThat(exported(out)).isEqualTo(exported(shared));
    assertThat(new Snapshots(run).isEmpty()).isTrue();
  }

  @Test
  void changesAreNamedAndNeedConsent() throws IOException {
    train(pictures, out, stopAfter(3));
    Files.copy(
        pictures.resolve("01-on-blue.png"),
        pictures.resolve("03-on-yellow.png"),
        StandardCopyOption.REPLACE_EXISTING);
    String rate = "training.learningRate=0.02";
    assertThatThrownBy(() -> resume(ResumeRequest.NEWEST, rate))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("training.learningRate was 0.1, is 0.02")
        .hasMessageContaining("training pictures: 1 changed (03-on-yellow.png)")
        .hasMessageContaining("--accept-changes");

    Recorded resumed = resume(ResumeRequest.NEWEST.accepting(true), rate);

    assertThat(completed(resumed)).isEqualTo(3);
    assertThat(resumed.of(RunEvent.Validated.class))
        .extracting(RunEvent.Validated::step)
        .startsWith(0) // measured again, on the pictures of today
        .endsWith(STEPS);
    assertThat(resumed.of(RunEvent.StepCompleted.class).get(0).metrics())
        .containsEntry("learning_rate", 0.02);
  }

  @Test
  void whatIsLearnedAndTheOptimizerCannotChange() throws IOException {
    train(pictures, out, stopAfter(3));
    ResumeRequest accepting = ResumeRequest.NEWEST.accepting(true);
    assertThatThrownBy(() -> resume(accepting, "vectors=2"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("vectors was 1, is 2")
        .hasMessageContaining("says what is learned");
    assertThatThrownBy(() -> resume(accepting, "training.adam=null", "training.optimizer=lion"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("its optimizer was adamw, is lion");
  }

  @Test
  void goesOnFromA1111sStepFileWithItsOptimizerToTheSameBytes() throws IOException {
    Path run = train(pictures, out, stopAfter(4), "output.every=3");
    Path file = Files.copy(run.resolve("steps/result-3.pt"), out.resolve("cat-3.pt"));
    OptimizerState state = TrainingStateFile.read(new Snapshots(run).file(3)).optimizer();
    writeOptim(out.resolve("cat-3.pt.optim"), state, A1111_HASH);
    assertThat(remarks(file)).anyMatch(text -> text.contains("is of another file: its hash is"));
    writeOptim(out.resolve("cat-3.pt.optim"), state, hashTold(file));

    Recorded resumed = resume(ResumeRequest.from(file.toString()));

    assertThat(completed(resumed)).isEqualTo(3);
    assertThat(resumed.of(RunEvent.Warned.class))
        .noneMatch(warned -> warned.message().contains("optimizer begins anew"));
    assertThat(exported(out)).isEqualTo(exported(shared));
  }

  private static final String A1111_HASH = "0000";

  /** Returns the hash that a refusal asks for. */
  private String hashTold(Path file) {
    String remark =
        remarks(file).stream().filter(text -> text.contains("hash")).findFirst().orElseThrow();
    return remark.substring(remark.length() - 4);
  }

  private List<String> remarks(Path file) {
    return resume(ResumeRequest.from(file.toString())).of(RunEvent.Warned.class).stream()
        .map(RunEvent.Warned::message)
        .toList();
  }

  private static void writeOptim(Path file, OptimizerState state, String hash) {
    Map<String, HostTensor> tensors = state.tensors().tensors();
    Map<String, Object> moments =
        Map.of(
            "step",
            HostTensor.ofFloats("step", new float[] {(float) state.number("steps")}, 1),
            "exp_avg",
            tensors.get("exp_avg.text_encoder.vectors"),
            "exp_avg_sq",
            tensors.get("exp_avg_sq.text_encoder.vectors"));
    TorchFile.write(
        file,
        Map.of(
            "hash",
            hash,
            "optimizer_state_dict",
            Map.of("state", Map.of(0L, moments), "param_groups", List.of())));
  }

  @Test
  void goesOnFromDiffusersStepFileByItsName() throws IOException {
    Path run = train(pictures, out, stopAfter(4), "output.every=2");
    Path plain = out.resolve("learned_embeds-steps-2.bin");
    HostTensor vectors =
        TrainingStateFile.read(new Snapshots(run).file(3)).values().tensors().values().stream()
            .findFirst()
            .orElseThrow();
    TorchFile.write(plain, Map.of("<cat>", vectors));
    Recorded resumed = resume(ResumeRequest.from(plain.toString()));
    assertThat(completed(resumed)).isEqualTo(2);
    assertThat(resumed.of(RunEvent.Validated.class))
        .extracting(RunEvent.Validated::step)
        .startsWith(0, 2);
    Path nameless = Files.copy(plain, out.resolve("learned_embeds.bin"));
    assertThatThrownBy(() -> resume(ResumeRequest.from(nameless.toString())))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("does not say after how many steps it was written");
    Path late = Files.copy(plain, out.resolve("learned_embeds-steps-5.bin"));
    assertThatThrownBy(() -> resume(ResumeRequest.from(late.toString())))
        .hasMessageContaining("after 5 steps, but this run has only 5; set more training.steps");
  }

  @Test
  void aRunThatLosesItsNumbersKeepsItsLastStateAndGoesOnAtALowerRate() throws IOException {
    String[] exploding = {
      "training.adam=null",
      "training.optimizer={type: prodigy, d0: 1e36}", // times the rate: 0.1, then far too much
      "validation.every=1",
      "training.learningRate='1e-37:2, 1:5'"
    };
    Recorded failed = new Recorded();
    try (TrainingRun run = open(pictures, out, exploding)) {
      assertThatThrownBy(() -> run.train(runtime, new RunEvents().add(failed), StopRequest.NEVER))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("not finite");
    }
    Path run = out.resolve("result/runs/0001");
    Path snapshot = new Snapshots(run).newestFirst().get(0).file();
    assertThat(failed.of(RunEvent.Warned.class))
        .extracting(RunEvent.Warned::message)
        .anyMatch(message -> message.contains("is kept in " + snapshot));
    assertThat(Manifest.read(run.resolve("manifest.json")).result().outcome())
        .isEqualTo(RunResult.Outcome.FAILED);
    assertThat(out.resolve("result/current")).doesNotExist();
    int best = failed.of(RunEvent.Trained.class).get(0).best().step();
    assertThat(Files.exists(run.resolve("result.safetensors"))).isEqualTo(best > 0);

    exploding[3] = "training.learningRate=1e-37";
    Recorded resumed = resume(ResumeRequest.NEWEST.accepting(true), exploding);

    assertThat(completed(resumed)).isEqualTo(2);
    assertThat(resumed.of(RunEvent.Ended.class)).hasSize(1);
  }

  private static StopRequest stopAfter(int steps) {
    int[] asked = {0};
    return () -> asked[0]++ == steps;
  }

  private static int completed(Recorded resumed) {
    return resumed.of(RunEvent.Resumed.class).get(0).completedSteps();
  }

  private static byte[] exported(Path folder) throws IOException {
    return Files.readAllBytes(folder.resolve("result/result.safetensors"));
  }

  private static void flipLastByte(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
  }

  /** Trains and returns the folder of the run. */
  private static Path train(Path pictures, Path folder, StopRequest stop, String... more) {
    try (TrainingRun run = open(pictures, folder, more)) {
      return run.train(runtime, new RunEvents(), stop).folder();
    }
  }

  private Recorded resume(ResumeRequest request, String... more) {
    Recorded recorded = new Recorded();
    try (TrainingRun run = open(pictures, out, more)) {
      run.resume(runtime, new RunEvents().add(recorded), StopRequest.NEVER, request);
    }
    return recorded;
  }

  private static TrainingRun open(Path pictures, Path folder, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "output.folder=" + folder.toAbsolutePath(),
                "output.name=result",
                "output.formats=[safetensors, pt]",
                "dataset.path=" + pictures,
                "dataset.validation=null",
                "dataset.latentCache=" + shared.resolve("latents").toAbsolutePath(),
                "vectors=1",
                "training.steps=" + STEPS,
                "training.batchSize=1",
                "training.learningRate=0.1",
                "training.warmupSteps=0",
                "training.schedule=constant",
                "validation.every=5",
                "validation.timesteps=2",
                "snapshot.every=1",
                "preview.every=null",
                "preview.prompts=['a drawing of {}']",
                "preview.seeds=[1]",
                "preview.steps=1"));
    all.addAll(List.of(more));
    TrainConfig config =
        ConfigLoader.load(METHOD.schema(), Path.of("..", "configs", "cat.yaml"), all);
    return TrainingRun.open(
        METHOD, config, "test", Clock.systemUTC(), HubClient.ofEnvironment(HubListener.NONE));
  }
}
