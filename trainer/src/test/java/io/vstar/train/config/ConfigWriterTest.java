package io.vstar.train.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.inversion.TextualInversionMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWriterTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void writeConfig() throws IOException {
    Files.createDirectories(folder.resolve("pictures"));
    file = folder.resolve("cat.yaml");
    Files.writeString(
        file,
        """
        model: pocket
        placeholder: "123"
        initializer: cat
        dataset: {path: pictures, validation: 0.25}
        preview: {prompts: ["it's {}: \\"a\\" # photo", "yes"]}
        """);
  }

  @Test
  void theYamlHoldsDefaultsAndAbsolutePaths() {
    assertThat(ConfigWriter.toYaml("textual-inversion", load()))
        .isEqualTo(
            """
            method: textual-inversion
            model: pocket
            base: {}
            placeholder: '123'
            initializer: cat
            vectors: 1
            dataset:
              path: %1$s/pictures
              validation: 0.25
              templates: subject
              maxTokens: 75
              latentCache: false
              background: white
              upscaling: warn
              headerCache: true
            bucket:
              noUpscale: false
              metric: log
              extremes: leave-out
              leftovers: carry
            training:
              steps: 1000
              batchSize: 4
              gradientAccumulation: 1
              learningRate: 0.005
              schedule: constant
              warmupSteps: 0
              adam:
                beta1: 0.9
                beta2: 0.999
                epsilon: 1.0E-8
                weightDecay: 0.0
              seed: 42
              loss: mse
              weighting: none
              priorPreservation: false
              stratifiedTimesteps: true
              timesteps: uniform
              minTimestep: 0
              noiseOffset: 0.0
              generalizedNoiseOffset: false
              inputPerturbation: 0.0
              precision: fp32
              activationCheckpointing: false
            validation:
              every: 100
              timesteps: 8
            snapshot:
              keep: 2
            preview:
              prompts:
                - 'it''s {}: "a" # photo'
                - 'yes'
              seeds:
                - 1
              atStart: false
              sampler: ddim
              steps: 25
              guidance: 7.5
            output:
              folder: %1$s/out
              formats:
                - safetensors
              metadata:
                date: false
                thumbnail: false
              weightsHash: false
              publish: not-worse
              keepRuns: 10
              tensorboard: false
              report: true
            device: auto
            """
                .formatted(folder));
  }

  @Test
  void readingTheYamlBackGivesAnEqualConfig() throws IOException {
    TrainConfig config =
        load("training.gradientClip=1", "device=cuda:2", "bucket.min=256", "threads=3");
    Path copy = folder.resolve("elsewhere/config.yaml");
    Files.createDirectories(copy.getParent());
    Files.writeString(copy, ConfigWriter.toYaml("textual-inversion", config));
    assertThat(ConfigLoader.load(new TextualInversionMethod().schema(), copy, List.of()))
        .isEqualTo(config);
  }

  @Test
  void whatWasWrittenCanBeComparedThoughItsPathsAreGone() throws IOException {
    TrainConfig config =
        load("training.gradientClip=1", "training.adam.epsilon=1e-9", "output.formats=[pt]");
    Path copy = folder.resolve("config.yaml");
    Files.writeString(
        copy, ConfigWriter.toYaml("textual-inversion", config).replace("/pictures", "/moved-away"));
    Map<String, Object> written = ConfigLoader.written(copy);
    assertThat(ConfigFingerprint.differences(written, ConfigWriter.toMap(config))).isEmpty();
    assertThat(
            ConfigFingerprint.differences(
                written, ConfigWriter.toMap(load("training.adam.epsilon=1e-9"))))
        .containsExactly(
            "output.formats was [pt], is [safetensors]",
            "training.gradientClip was 1.0, is not set");
  }

  @Test
  void theFingerprintIgnoresWhereARunHappens() throws IOException {
    Files.createDirectories(folder.resolve("moved"));
    String pictures = folder.resolve("moved").toString();
    assertThat(
            ConfigFingerprint.sha256(
                load("dataset.path=" + pictures, "output.folder=x", "device=cpu", "threads=1")))
        .isEqualTo(ConfigFingerprint.sha256(load()));
  }

  /** A config from before these keys existed asks for the same learning. */
  @Test
  void theFingerprintLeavesOutDefaultsThatWereImplied() {
    Set<String> later =
        Set.of(
            "training.loss",
            "training.weighting",
            "training.timesteps",
            "training.minTimestep",
            "training.generalizedNoiseOffset",
            "training.inputPerturbation");
    assertThat(ConfigFingerprint.relevant(ConfigWriter.toMap(load())).keySet())
        .doesNotContainAnyElementsOf(later)
        .contains("training.noiseOffset");
    assertThat(
            ConfigFingerprint.relevant(
                ConfigWriter.toMap(load("training.loss=l1", "training.inputPerturbation=0.1"))))
        .containsEntry("training.loss", "l1")
        .containsEntry("training.inputPerturbation", "0.1");
  }

  @Test
  void theFingerprintChangesWithWhatIsLearned() {
    String before = ConfigFingerprint.sha256(load());
    assertThat(before).matches("[0-9a-f]{64}");
    assertThat(ConfigFingerprint.sha256(load("training.seed=43"))).isNotEqualTo(before);
    assertThat(ConfigFingerprint.sha256(load("dataset.templates=style"))).isNotEqualTo(before);
    assertThat(ConfigFingerprint.sha256(load("training.adam.weightDecay=1e-2")))
        .isNotEqualTo(before);
    assertThat(ConfigFingerprint.sha256(load("output.formats=[pt]"))).isNotEqualTo(before);
  }

  private TrainConfig load(String... overrides) {
    return ConfigLoader.load(new TextualInversionMethod().schema(), file, List.of(overrides));
  }
}
