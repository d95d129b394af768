package io.vstar.train.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.config.OutputSettings.ExportFormat;
import io.vstar.train.result.Publication.Cause;
import io.vstar.train.result.RunResult.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeCheckTest {
  @TempDir private Path folder;
  private ResultFolder results;
  private RunFolder published;

  @BeforeEach
  void publishARun() throws IOException {
    results = ResultFolder.open(folder, "cat");
    published = end(Manifests.completed());
    results.publish(published, Cause.TRAINED, Instant.EPOCH);
  }

  @AfterEach
  void close() {
    results.close();
  }

  private RunFolder end(Manifest manifest) throws IOException {
    RunFolder run = results.begin();
    Files.writeString(run.export(ExportFormat.PT), Manifests.LEARNED);
    manifest.write(run.manifest());
    return run;
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
            Manifests.files("initializer.file", "5"),
            "0.2.0");
    assertThat(reasons(now))
        .containsExactly(
            "the base model changed",
            "training pictures: 4 added (c, d, e, …)",
            "training pictures: 1 removed (a.png)",
            "training pictures: 1 changed (b.png)",
            "held-out pictures: 1 removed (v.png)",
            "files of the method: 1 added (initializer.file)",
            "the caption templates changed",
            "vstar was 0.1.0, is 0.2.0");
  }

  @Test
  void aMissingExportIsAReason() throws IOException {
    Files.delete(published.export(ExportFormat.PT));
    assertThat(reasons(Manifests.inputs(Manifests.config())))
        .containsExactly(published.export(ExportFormat.PT) + " is missing");
  }

  @Test
  void anExportWithOtherBytesIsAReason() throws IOException {
    Files.writeString(published.export(ExportFormat.PT), "rubbish");
    assertThat(reasons(Manifests.inputs(Manifests.config())))
        .containsExactly(published.export(ExportFormat.PT) + " is not what its run wrote");
  }

  @Test
  void aRunThatWasNotPublishedNeedNotBeRepeated() throws IOException {
    Map<String, Object> config = Manifests.config();
    config.put("vectors", 2L);
    assertThat(reasons(Manifests.inputs(config))).containsExactly("vectors was not set, is 2");
    RunFolder refused = end(Manifests.refused());
    published = end(Manifests.completed());
    Files.writeString(
        published.manifest(), Files.readString(published.manifest()).replace("<cat>", "<tom>"));
    results.publish(published, Cause.TRAINED, Instant.EPOCH);
    assertThat(reasons(Manifests.inputs(Manifests.config()))).isEmpty(); // as the refused one
    Files.delete(refused.manifest());
    assertThat(reasons(Manifests.inputs(Manifests.config())))
        .containsExactly("placeholder was <tom>, is <cat>");
  }

  @Test
  void whatAPersonTookBackIsNotTrainedAgain() throws IOException {
    RunFolder before = end(Manifests.completed());
    Files.writeString(
        before.manifest(), Files.readString(before.manifest()).replace("<cat>", "<tom>"));
    RunFolder takenBack = end(Manifests.completed());
    results.publish(before, Cause.TRAINED, Instant.EPOCH);
    results.publish(takenBack, Cause.TRAINED, Instant.EPOCH);
    results.publish(before, Cause.ROLLED_BACK, Instant.EPOCH);
    assertThat(reasons(Manifests.inputs(Manifests.config()))).isEmpty();
    results.publish(takenBack, Cause.PROMOTED, Instant.EPOCH);
    results.publish(before, Cause.PROMOTED, Instant.EPOCH);
    assertThat(reasons(Manifests.inputs(Manifests.config())))
        .containsExactly("placeholder was <tom>, is <cat>");
  }

  @Test
  void aRunThatWasNotPublishedDoesNotVouchForADamagedResult() throws IOException {
    end(Manifests.refused());
    Files.writeString(published.export(ExportFormat.PT), "rubbish");
    assertThat(reasons(Manifests.inputs(Manifests.config()))).hasSize(1);
  }

  @Test
  void aRunThatWasNotCompletedIsAReason() throws IOException {
    RunResult stopped =
        new RunResult(
            Outcome.STOPPED,
            Optional.empty(),
            40,
            List.of(),
            List.of(),
            Optional.empty(),
            Manifests.files(),
            Optional.empty());
    results.publish(end(Manifests.manifest(stopped)), Cause.TRAINED, Instant.EPOCH);
    assertThat(reasons(Manifests.inputs(Manifests.config())))
        .containsExactly("the earlier run was not completed: stopped after 40 steps");
  }

  @Test
  void whereNothingIsPublishedThereIsNoEarlierRun() {
    try (ResultFolder empty = ResultFolder.open(folder, "dog")) {
      assertThat(ChangeCheck.reasonsToTrain(empty, Manifests.inputs(Manifests.config())))
          .containsExactly("there is no earlier run");
    }
  }

  @Test
  void aDamagedManifestIsAReasonAndNotAnError() throws IOException {
    Files.writeString(published.manifest(), "");
    assertThat(reasons(Manifests.inputs(Manifests.config())))
        .containsExactly("the earlier run is not known: " + published.manifest() + " is empty");
    Files.delete(published.manifest());
    assertThat(reasons(Manifests.inputs(Manifests.config())))
        .containsExactly("the earlier run is not known: there is no " + published.manifest());
  }

  private List<String> reasons(RunInputs now) {
    return ChangeCheck.reasonsToTrain(results, now);
  }
}
