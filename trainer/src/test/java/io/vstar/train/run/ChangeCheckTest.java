package io.vstar.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.run.RunResult.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeCheckTest {
  @TempDir private Path folder;
  private Path manifest;

  @BeforeEach
  void completeARun() throws IOException {
    manifest = folder.resolve("manifest.json");
    Manifests.completed().write(manifest);
    Files.writeString(folder.resolve("cat.pt"), "learned");
  }

  @Test
  void theSameInputsGiveNoReason() {
    assertThat(reasons(Manifests.inputs(Manifests.config()))).isEmpty();
  }

  @Test
  void anotherDeviceIsNoReason() {
    Map<String, Object> config = Manifests.config();
    config.put("device", "cuda:0");
    assertThat(reasons(Manifests.inputs(config))).isEmpty();
  }

  @Test
  void everyChangedSettingIsNamed() {
    Map<String, Object> config = Manifests.config();
    config.put("training", Map.of("steps", 200L, "learningRate", 0.005, "gradientClip", 1.0));
    assertThat(reasons(Manifests.inputs(config)))
        .containsExactly(
            "training.gradientClip was not set, is 1.0",
            "training.noiseOffset was 0.0, is not set",
            "training.steps was 100, is 200",
            "training.stratifiedTimesteps was true, is not set");
  }

  @Test
  void everyChangedInputIsNamed() {
    RunInputs now =
        new RunInputs(
            Manifests.config(),
            "c0",
            42,
            "b1",
            Manifests.files("b.png", "9", "c", "1", "d", "1", "e", "1", "f", "1"),
            Manifests.files(),
            "t1",
            "0.2.0");
    assertThat(reasons(now))
        .containsExactly(
            "the base model changed",
            "training pictures: 4 added (c, d, e, …)",
            "training pictures: 1 removed (a.png)",
            "training pictures: 1 changed (b.png)",
            "held-out pictures: 1 removed (v.png)",
            "the caption templates changed",
            "vstar was 0.1.0, is 0.2.0");
  }

  @Test
  void aMissingExportIsAReason() throws IOException {
    Files.delete(folder.resolve("cat.pt"));
    assertThat(reasons(Manifests.inputs(Manifests.config())))
        .containsExactly(folder.resolve("cat.pt") + " is missing");
  }

  @Test
  void aRunThatWasNotCompletedIsAReason() {
    RunResult stopped =
        new RunResult(
            Outcome.STOPPED,
            Optional.empty(),
            40,
            List.of(),
            List.of(),
            Optional.empty(),
            Manifests.files());
    Manifests.manifest(stopped).write(manifest);
    assertThat(reasons(Manifests.inputs(Manifests.config())))
        .containsExactly("the earlier run was not completed: stopped after 40 steps");
  }

  @Test
  void withoutAManifestThereIsNoEarlierRun() throws IOException {
    Files.delete(manifest);
    assertThat(reasons(Manifests.inputs(Manifests.config())))
        .containsExactly("there is no earlier run");
  }

  @Test
  void aDamagedManifestIsAReasonAndNotAnError() throws IOException {
    Files.writeString(manifest, "");
    assertThat(reasons(Manifests.inputs(Manifests.config())))
        .containsExactly("the earlier run is not known: " + manifest + " is empty");
  }

  private List<String> reasons(RunInputs now) {
    return ChangeCheck.reasonsToTrain(manifest, now);
  }
}
