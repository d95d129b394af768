package io.vstar.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.ConfigException;
import io.vstar.hub.HubId;
import io.vstar.nn.Precision;
import io.vstar.sampling.SamplerChoice;
import io.vstar.tensor.DeviceChoice;
import io.vstar.train.config.BucketSettings.Extremes;
import io.vstar.train.config.BucketSettings.Leftovers;
import io.vstar.train.config.BucketSettings.Metric;
import io.vstar.train.config.OutputSettings.ExportFormat;
import io.vstar.train.config.TrainingSettings.Adam;
import io.vstar.train.inversion.TextualInversionMethod;
import io.vstar.train.inversion.TextualInversionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  private static final String MINIMAL =
      """
      model: pocket
      placeholder: <cat>
      initializer: cat
      dataset:
        path: pictures
      """;

  private static final BaseModelSettings NO_BASE =
      new BaseModelSettings(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void makeDataset() throws IOException {
    file = folder.resolve("cat.yaml");
    Files.createDirectories(folder.resolve("pictures"));
  }

  @Test
  void aMinimalFileGetsTheDocumentedDefaults() throws IOException {
    assertThat(load(MINIMAL))
        .isEqualTo(
            new TrainConfig(
                new BaseModel.Pocket(),
                NO_BASE,
                new TextualInversionSettings("<cat>", "cat", 1),
                new DatasetSettings(
                    Optional.of(folder.resolve("pictures")),
                    List.of(),
                    Optional.empty(),
                    TemplateSource.BuiltIn.SUBJECT,
                    new LatentFolder(Optional.empty())),
                Optional.empty(),
                BucketSettings.DEFAULTS,
                new TrainingSettings(
                    1000,
                    4,
                    1,
                    LearningRate.constant(0.005),
                    new ScheduleSettings.Constant(),
                    new Warmup(0),
                    Optional.of(new Adam(0.9, 0.999, 1e-8, 0)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    42,
                    new LossSettings(
                        LossSettings.Function.MSE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        LossSettings.Weighting.NONE,
                        Optional.empty(),
                        false),
                    new TimestepSettings(
                        true,
                        TimestepSettings.Distribution.UNIFORM,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                    new NoiseSettings(
                        0, Optional.empty(), false, Optional.empty(), Optional.empty(), 0),
                    Precision.FP32,
                    false),
                new ValidationSettings(
                    100, 8, Optional.empty(), Optional.empty(), Optional.empty()),
                new SnapshotSettings(Optional.empty(), 2),
                new PreviewSettings(
                    List.of(),
                    Optional.empty(),
                    List.of(1L),
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    SamplerChoice.DDIM,
                    25,
                    7.5),
                new OutputSettings(
                    folder.resolve("out"),
                    Optional.empty(),
                    List.of(ExportFormat.SAFETENSORS),
                    Optional.empty(),
                    Optional.empty(),
                    MetadataSettings.NONE,
                    false,
                    PublicationRule.NOT_WORSE,
                    Optional.empty(),
                    10,
                    false,
                    true),
                DeviceChoice.AUTO,
                Optional.empty()));
  }

  @Test
  void aFileMayNameItsMethod() throws IOException {
    assertThat(load("method: textual-inversion\n" + MINIMAL)).isEqualTo(load(MINIMAL));
    assertThat(ConfigLoader.method(file, List.of())).isEmpty();
    assertThatThrownBy(() -> load("method: lora\n" + MINIMAL))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cat.yaml:1")
        .hasMessageContaining("method is lora, but this is textual-inversion");
    assertThat(ConfigLoader.method(file, List.of())).contains("lora");
    assertThat(ConfigLoader.method(file, List.of("method=other"))).contains("other");
  }

  @Test
  void everyKeyIsRead() throws IOException {
    Files.createDirectories(folder.resolve("model"));
    Files.createDirectories(folder.resolve("held-out"));
    Files.writeString(folder.resolve("templates.txt"), "a photo of {}\n");
    TrainConfig config =
        load(
            """
            model: model
            placeholder: <cat>
            initializer: "grey cat"
            vectors: 2
            dataset: {path: pictures, validation: held-out, templates: templates.txt,
                      latentCache: latents}
            resolution: 64
            bucket:
              area: 5120
              min: 32
              max: 128
              step: 8
              noUpscale: true
              metric: novelai
              maxError: 2.5
              extremes: crop
              leftovers: keep
            training:
              steps: 100
              batchSize: 8
              gradientAccumulation: 2
              learningRate: 5e-4
              schedule: cosine
              warmupSteps: 10
              adam: {beta1: .8, beta2: 0.99, epsilon: 1e-6, weightDecay: 1e-2}
              gradientClip: 1
              seed: -9007199254740993
              loss: smooth-l1
              huberSchedule: exponential
              huberC: 0.2
              huberScale: 2
              weighting: soft-min-snr
              gamma: 4
              priorPreservation: true
              stratifiedTimesteps: false
              timesteps: logit-normal
              minTimestep: 10
              maxTimestep: 900
              logitMean: -0.5
              logitStd: 1.5
              noiseOffset: 0.1
              adaptiveNoiseScale: -0.1
              inputPerturbation: 0.05
              precision: bf16
              activationCheckpointing: true
            validation: {every: 10, timesteps: 4}
            snapshot: {every: 25, keep: 3}
            preview:
              prompts: ["a photo of {}", "{} in the snow"]
              seeds: [1, 2]
              every: 50
              steps: 10
              guidance: 5
            output:
              {folder: ../results, name: tom, formats: [pt, safetensors], every: 50, keep: 4, keepRuns: 3, publish: better, judge: {prompts: ["a {}"], tolerance: 0.05},
               weightsHash: true, metadata: {title: Tom, author: me, description: a cat,
               license: CC0, tags: "cat, pet", date: true, thumbnail: true}}
            device: cuda:1
            threads: 2
            """);
    assertThat(config)
        .isEqualTo(
            new TrainConfig(
                new BaseModel.Local(folder.resolve("model")),
                NO_BASE,
                new TextualInversionSettings("<cat>", "grey cat", 2),
                new DatasetSettings(
                    Optional.of(folder.resolve("pictures")),
                    List.of(),
                    Optional.of(new ValidationSource.Folder(folder.resolve("held-out"))),
                    new TemplateSource.File(folder.resolve("templates.txt")),
                    new LatentFolder(Optional.of(folder.resolve("latents")))),
                Optional.of(64),
                new BucketSettings(
                    Optional.of(5120),
                    Optional.of(32),
                    Optional.of(128),
                    Optional.of(8),
                    true,
                    Metric.NOVELAI,
                    Optional.of(2.5),
                    Extremes.CROP,
                    Leftovers.KEEP),
                new TrainingSettings(
                    100,
                    8,
                    2,
                    LearningRate.constant(0.0005),
                    new ScheduleSettings.Cosine(),
                    new Warmup(10),
                    Optional.of(new Adam(0.8, 0.99, 1e-6, 0.01)),
                    Optional.empty(),
                    Optional.of(1.0),
                    Optional.empty(),
                    -9007199254740993L,
                    new LossSettings(
                        LossSettings.Function.SMOOTH_L1,
                        Optional.of(LossSettings.HuberSchedule.EXPONENTIAL),
                        Optional.of(0.2),
                        Optional.of(2.0),
                        LossSettings.Weighting.SOFT_MIN_SNR,
                        Optional.of(4.0),
                        true),
                    new TimestepSettings(
                        false,
                        TimestepSettings.Distribution.LOGIT_NORMAL,
                        10,
                        Optional.of(900),
                        Optional.of(-0.5),
                        Optional.of(1.5)),
                    new NoiseSettings(
                        0.1, Optional.of(-0.1), false, Optional.empty(), Optional.empty(), 0.05),
                    Precision.BF16,
                    true),
                new ValidationSettings(10, 4, Optional.empty(), Optional.empty(), Optional.empty()),
                new SnapshotSettings(Optional.of(25), 3),
                new PreviewSettings(
                    List.of(PreviewPrompt.of("a photo of {}"), PreviewPrompt.of("{} in the snow")),
                    Optional.empty(),
                    List.of(1L, 2L),
                    Optional.of(50),
                    false,
                    Optional.empty(),
                    SamplerChoice.DDIM,
                    10,
                    5),
                new OutputSettings(
                    folder.getParent().resolve("results"),
                    Optional.of("tom"),
                    List.of(ExportFormat.PT, ExportFormat.SAFETENSORS),
                    Optional.of(50),
                    Optional.of(4),
                    new MetadataSettings(
                        Optional.of("Tom"),
                        Optional.of("me"),
                        Optional.of("a cat"),
                        Optional.of("CC0"),
                        Optional.of("cat, pet"),
                        true,
                        true),
                    true,
                    PublicationRule.BETTER,
                    Optional.of(new JudgeSettings(List.of("a {}"), List.of(1L, 2L), 25, 7.5, 0.05)),
                    3,
                    false,
                    true),
                new DeviceChoice("cuda:1"),
                Optional.of(2)));
  }

  @Test
  void anUnknownKeyNamesTheNearestOne() {
    assertRefused(
        MINIMAL + "training:\n  learning_rate: 1e-3\n",
        ":7:3: unknown key training.learning_rate; did you mean training.learningRate?");
    assertRefused(
        MINIMAL + "initialiser: cat\n", ":6:1: unknown key initialiser; did you mean initializer?");
  }

  @Test
  void anUnknownKeyThatBelongsToAnotherSectionNamesThatSection() {
    assertRefused(
        MINIMAL + "batch_size: 4\n",
        ":6:1: unknown key batch_size; did you mean training.batchSize?");
  }

  @Test
  void anUnknownKeyLikeNoOtherListsTheValidOnes() {
    assertRefused(
        MINIMAL + "validation:\n  mood: 3\n",
        ":7:3: unknown key validation.mood; valid keys here: every, timesteps, bins, control,"
            + " patience");
  }

  @Test
  void aDuplicateKeyNamesItsFirstLine() {
    assertRefused(
        MINIMAL + "vectors: 1\nvectors: 2\n", ":7:1: duplicate key vectors, first given in line 6");
    assertRefused(
        MINIMAL + "validation: {every: 1, every: 2}\n",
        ":6:24: duplicate key validation.every, first given in line 6");
  }

  @Test
  void aMissingKeyIsToldAtItsSection() {
    assertRefused(
        "model: pocket\n",
        ": placeholder is missing, expected the new word to learn, for example <cat>; or several as"
            + " words");
    assertRefused(
        "model: pocket\nplaceholder: <cat>\ninitializer: cat\ndataset:\n  templates: style\n",
        ":5:3: dataset.path is missing, expected the folder of the training pictures, or several"
            + " as dataset.subsets");
  }

  @Test
  void aMissingSectionIsToldAtTheFile() {
    assertRefused(
        "model: pocket\nplaceholder: <cat>\ninitializer: cat\n",
        ": dataset.path is missing, expected the folder of the training pictures, or several"
            + " as dataset.subsets");
  }

  @Test
  void aValueOfAnotherTypeIsRefused() {
    assertRefused(MINIMAL + "vectors: two\n", ":6:10: vectors is two, expected a whole number");
    assertRefused(MINIMAL + "vectors: 1.5\n", ":6:10: vectors is 1.5, expected a whole number");
    assertRefused(MINIMAL + "vectors: '2'\n", ":6:10: vectors is \"2\", expected a whole number");
    assertRefused(
        MINIMAL + "vectors: 99999999999\n",
        ":6:10: vectors is 99999999999, expected a whole number");
    assertRefused(MINIMAL + "vectors:\n", ":6:9: vectors is empty, expected a whole number");
    assertRefused(
        MINIMAL + "vectors: [1, 2]\n", ":6:10: vectors is a list, expected a whole number");
    assertRefused(
        MINIMAL + "training:\n  learningRate: nan\n",
        ":7:17: training.learningRate is nan, expected a number such as 5e-3, or rates with the"
            + " steps until which they are used, such as 5e-3:200, 1e-3:500, 1e-4");
    assertRefused(
        MINIMAL + "training:\n  stratifiedTimesteps: yes\n",
        ":7:24: training.stratifiedTimesteps is yes, expected true or false");
    assertRefused(
        MINIMAL + "training:\n  schedule: cosinus\n",
        ":7:13: training.schedule is cosinus, expected constant, linear, cosine,"
            + " cosine-with-restarts or polynomial");
    assertRefused(
        MINIMAL + "device: gpu\n",
        ":6:9: device: 'gpu' is not a device; expected auto, cpu, cuda or cuda:N");
  }

  @Test
  void aValueInPlaceOfASectionOrAListIsRefused() {
    assertRefused(
        MINIMAL + "training: fast\n",
        ":6:11: training is fast, expected a mapping with keys such as steps");
    assertRefused(
        MINIMAL + "preview:\n  prompts: a photo\n",
        ":7:12: preview.prompts is a photo, expected a list in which each item is text, or a"
            + " mapping with keys such as prompt");
    assertRefused(
        MINIMAL + "preview:\n  seeds: [1, x]\n",
        ":7:14: preview.seeds[1] is x, expected a whole number");
  }

  @Test
  void aValueOutOfRangeIsToldAsWritten() {
    assertRefused(
        MINIMAL + "training:\n  learningRate: 0\n",
        ":7:17: training.learningRate is 0, expected a number > 0 and <= 1, such as 5e-3");
    assertRefused(
        MINIMAL + "training:\n  adam: {beta2: 1}\n",
        ":7:17: training.adam.beta2 is 1, expected a number from 0 to below 1");
    assertRefused(
        MINIMAL + "training: {steps: 10, warmupSteps: 10}\n",
        ":6:36: training.warmupSteps is 10, expected 0 or more, and fewer than training.steps, 10");
    assertRefused(
        MINIMAL + "preview: {seeds: []}\n",
        ":6:18: preview.seeds is an empty list, expected one seed or more");
    assertRefused(
        MINIMAL.replace("<cat>", "my cat"),
        ":2:14: placeholder is my cat, expected one word with a letter or digit, without spaces and"
            + " ()[]{}|:,\\\", for example <cat>");
    assertRefused(
        MINIMAL + "output: {name: a/b}\n",
        ":6:16: output.name is a/b, expected a file name without folders and extension, such as"
            + " cat");
  }

  @Test
  void aModelThatIsNotHereMayBeOnTheHub() throws IOException {
    assertThat(load(MINIMAL.replace("pocket", "owner/name@fp16")).model())
        .isEqualTo(new BaseModel.Hub(HubId.parse("owner/name@fp16")));
    Files.createDirectories(folder.resolve("owner/name"));
    assertThat(load(MINIMAL.replace("pocket", "owner/name")).model())
        .isEqualTo(new BaseModel.Local(folder.resolve("owner/name")));
  }

  @Test
  void aMissingFileOrFolderIsToldWithItsPath() {
    assertRefused(
        MINIMAL.replace("pictures", "photos"),
        ":5:9: dataset.path is photos, expected a folder, but there is none at "
            + folder.resolve("photos"));
    assertRefused(
        MINIMAL.replace("pocket", "sd15"),
        ":1:8: model is sd15, expected pocket, owner/name of a model on the Hub, or the path of a"
            + " model, but there is nothing at "
            + folder.resolve("sd15"));
    assertRefused(
        MINIMAL + "  templates: mine.txt\n",
        ":6:14: dataset.templates is mine.txt, expected subject, style, captions or a text file,"
            + " but there is none at "
            + folder.resolve("mine.txt"));
    assertRefused(
        MINIMAL + "  validation: 1\n",
        ":6:15: dataset.validation is 1, expected a fraction above 0 and below 1");
  }

  @Test
  void aMissingConfigIsNamed() {
    assertThatThrownBy(
            () -> ConfigLoader.load(new TextualInversionMethod().schema(), file, List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(file + " does not exist, expected a training config in YAML");
  }

  @Test
  void aConfigWithoutKeysIsRefused() {
    assertRefused("# nothing yet\n", " is empty, expected a mapping with keys such as model");
    assertRefused("- a\n", " is a list, expected a mapping with keys such as model");
  }

  @Test
  void brokenYamlIsToldWithItsLine() {
    assertRefused(
        "model: pocket\n  placeholder: x\n",
        ":2:14: not valid YAML: mapping values are not allowed here");
    assertRefused("model: &m [*m]\n", ":1:8: model[0] contains itself through an alias");
  }

  @Test
  void anOverrideWinsOverTheFile() throws IOException {
    Files.writeString(file, MINIMAL + "training: {steps: 10}\n");
    TrainConfig config =
        ConfigLoader.load(
            new TextualInversionMethod().schema(),
            file,
            List.of(
                "training.steps=20",
                "training.adam.beta1=0.5",
                "preview.prompts=['a {}', b]",
                "vectors=3"));
    assertThat(config.training().steps()).isEqualTo(20);
    assertThat(config.training().adam().orElseThrow().beta1()).isEqualTo(0.5);
    assertThat(config.preview().promptTexts()).containsExactly("a {}", "b");
    assertThat(config.method()).isEqualTo(new TextualInversionSettings("<cat>", "cat", 3));
  }

  @Test
  void aPathInAnOverrideIsRelativeToTheWorkingDirectory() throws IOException {
    Files.writeString(file, MINIMAL);
    TrainConfig config =
        ConfigLoader.load(
            new TextualInversionMethod().schema(), file, List.of("output.folder=results"));
    assertThat(config.output().folder()).isEqualTo(Path.of("results").toAbsolutePath());
  }

  @Test
  void assignmentsAloneMakeTheConfigOfAFile() throws IOException {
    assertThat(ofAssignments("output.folder=" + folder.resolve("out")))
        .isEqualTo(load(MINIMAL + "output:\n  folder: out\n"));
  }

  @Test
  void assignmentsAloneAreCheckedAsAFileIs() {
    assertThatThrownBy(() -> ofAssignments("training.stesp=5"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("training.stesp=5: unknown key training.stesp; did you mean training.steps?");
  }

  private TrainConfig ofAssignments(String last) {
    return ConfigLoader.of(
        new TextualInversionMethod().schema(),
        List.of(
            "model=pocket",
            "placeholder=<cat>",
            "initializer=cat",
            "dataset.path=" + folder.resolve("pictures"),
            last));
  }

  @Test
  void aWrongOverrideIsNamedInTheError() throws IOException {
    Files.writeString(file, MINIMAL);
    assertOverrideRefused(
        "training.steps=0",
        "--set training.steps=0: training.steps is 0, expected a whole number > 0");
    assertOverrideRefused(
        "training.stesp=5",
        "--set training.stesp=5: unknown key training.stesp; did you mean training.steps?");
    assertOverrideRefused(
        "training.steps",
        "--set training.steps: expected key.path=value, for example training.steps=500");
    assertOverrideRefused(
        "vectors.x=1", "--set vectors.x=1: vectors is a mapping, expected a whole number");
    assertOverrideRefused(
        "vectors=[",
        "--set vectors=[: not valid YAML: expected the node content, but found '<stream end>'");
  }

  private TrainConfig load(String yaml) throws IOException {
    Files.writeString(file, yaml);
    return ConfigLoader.load(new TextualInversionMethod().schema(), file, List.of());
  }

  private void assertRefused(String yaml, String message) {
    assertThatThrownBy(() -> load(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessage(file + message);
  }

  private void assertOverrideRefused(String override, String message) {
    assertThatThrownBy(
            () -> ConfigLoader.load(new TextualInversionMethod().schema(), file, List.of(override)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }
}
