package io.vstar.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.ConfigException;
import io.vstar.train.hypernetwork.HypernetworkMethod;
import io.vstar.train.inversion.TextualInversionMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizerSettingsTest {
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
        placeholder: <cat>
        initializer: cat
        dataset: {path: pictures}
        """);
  }

  @Test
  void withoutTheKeyItIsAdamWOfTheShortForm() {
    TrainingSettings training = load("training.adam.beta1=0.6");
    assertThat(training.optimizer()).isEmpty();
    assertThat(training.chosenOptimizer())
        .isEqualTo(new OptimizerSettings.AdamW(0.6, 0.999, 1e-8, 0, false))
        .isEqualTo(load("training.optimizer={type: adamw, beta1: 0.6}").chosenOptimizer());
    assertThat(load("training.optimizer=adamw").chosenOptimizer())
        .isEqualTo(load().chosenOptimizer());
  }

  @Test
  void aNameAloneIsTheOptimizerWithItsDefaults() {
    assertThat(load("training.optimizer=lion").chosenOptimizer())
        .isEqualTo(new OptimizerSettings.Lion(0.9, 0.99, 0));
    assertThat(load("training.optimizer=prodigy").chosenOptimizer())
        .isEqualTo(
            new OptimizerSettings.Prodigy(
                0.9,
                0.999,
                Optional.empty(),
                1e-8,
                0,
                true,
                false,
                false,
                1e-6,
                1,
                Optional.empty()));
    assertThat(load("training.optimizer=adafactor").chosenOptimizer())
        .isEqualTo(
            new OptimizerSettings.Adafactor(
                true, false, true, 1e-30, 1e-3, 1, -0.8, Optional.empty(), 0));
  }

  @ParameterizedTest
  @CsvSource({
    "{type: lion; momentum: 0.9}, 'momentum is not a key of the type lion, only of sgd; its keys:"
        + " beta1, beta2, weightDecay'",
    "{type: sgd; beta1: 0.9}, 'beta1 is not a key of the type sgd, only of adamw, adamw-8bit,"
        + " adam,'",
    "{type: lion; beta3: 0.9}, 'beta3 is not a key of the type lion, only of prodigy;'",
    "{type: lion; weight_decay: 0}, 'unknown key training.optimizer.weight_decay; did you mean"
        + " training.optimizer.weightDecay?'",
    "{type: muon}, 'training.optimizer.type is muon, expected adamw, adamw-8bit, adam, sgd, radam,"
        + " nadam, lion, adafactor, prodigy or dadapt-adam'",
    "muon, 'training.optimizer is muon, expected adamw,'",
    "{beta1: 0.9}, 'training.optimizer.type is missing, expected adamw,'",
    "[lion], 'training.optimizer is a list, expected adamw,'",
    "{type: sgd; momentum: 1}, 'training.optimizer.momentum is 1, expected a number from 0 to below"
        + " 1'",
    "{type: sgd; nesterov: true}, 'nesterov is true, expected false without momentum'",
    "{type: adam; epsilon: 0}, 'training.optimizer.epsilon is 0, expected a number > 0'",
    "{type: prodigy; growthRate: 1}, 'growthRate is 1, expected a number > 1; leave it out for no'",
    "{type: dadapt-adam; d0: 0}, 'training.optimizer.d0 is 0, expected a number > 0'",
    "{type: adafactor; relativeStep: false; warmupInit: true},"
        + " 'warmupInit is true, expected false without relativeStep'",
  })
  void refusesWhatATypeDoesNotHave(String value, String message) {
    assertRefused(message, "training.optimizer=" + value.replace(';', ','));
  }

  @Test
  void refusesTheShortFormBesideTheSection() {
    assertRefused(
        "training.adam is given, expected nothing beside training.optimizer",
        "training.adam.beta1=0.6",
        "training.optimizer=lion");
  }

  @Test
  void theRateIsAFactorOfOneWhereTheOptimizerFindsIt() throws IOException {
    for (String type : List.of("prodigy", "dadapt-adam", "adafactor")) {
      assertThat(load("training.optimizer=" + type).learningRate())
          .as(type)
          .isEqualTo(LearningRate.constant(1));
    }
    assertThat(load("training.optimizer={type: adafactor, relativeStep: false}").learningRate())
        .isEqualTo(load("training.optimizer=lion").learningRate())
        .isEqualTo(LearningRate.constant(5e-3));
    assertThat(load("training.optimizer=prodigy", "training.learningRate=0.5").learningRate())
        .isEqualTo(LearningRate.constant(0.5));
    Files.writeString(file, "{model: pocket, dataset: {path: pictures}}");
    assertThat(
            ConfigLoader.load(
                    new HypernetworkMethod().schema(), file, List.of("training.optimizer=prodigy"))
                .training()
                .learningRate())
        .isEqualTo(LearningRate.constant(1));
  }

  @Test
  void theRangeOfTheRateIsThatOfTheOptimizer() {
    assertThat(load("training.optimizer=sgd", "training.learningRate=50").learningRate())
        .isEqualTo(LearningRate.constant(50));
    assertRefused(
        "training.learningRate is 50, expected a number > 0 and <= 10",
        "training.optimizer=prodigy",
        "training.learningRate=50");
    assertRefused(
        "training.learningRate is 50, expected a number > 0 and <= 1, such as 5e-3",
        "training.optimizer=lion",
        "training.learningRate=50");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "training.optimizer=lion",
        "training.optimizer={type: prodigy, growthRate: 1.02, beta3: 0.9}",
        "training.optimizer={type: adafactor, beta1: 0.9}",
        "training.schedule={type: polynomial, power: 2}",
        "training.schedule={type: cosine-with-restarts, cycles: 3}",
        "training.schedule=linear",
        "training.learningRate=5e-3:200, 1e-3:500, 1e-4",
        "training.warmupSteps=0.1"
      })
  void whatIsWrittenReadsBackEqual(String override) throws IOException {
    TrainConfig config = config(override);
    Path copy = folder.resolve("config.yaml");
    Files.writeString(copy, ConfigWriter.toYaml("textual-inversion", config));
    assertThat(ConfigLoader.load(new TextualInversionMethod().schema(), copy, List.of()))
        .isEqualTo(config);
    assertThat(
            ConfigFingerprint.differences(ConfigLoader.written(copy), ConfigWriter.toMap(config)))
        .isEmpty();
    assertThat(ConfigFingerprint.sha256(config)).isNotEqualTo(ConfigFingerprint.sha256(config()));
  }

  @Test
  void theWrittenSectionHasItsTypeFirst() {
    assertThat(ConfigWriter.toYaml("textual-inversion", config("training.optimizer=lion")))
        .contains(
            """
              warmupSteps: 0
              optimizer:
                type: lion
                beta1: 0.9
                beta2: 0.99
                weightDecay: 0.0
              seed: 42
            """)
        .doesNotContain("adam:");
  }

  @Test
  void aConfigWithoutNewKeysHasTheFingerprintItHad() {
    // Of the settings that count before there were optimizers and shares.
    assertThat(
            ConfigFingerprint.relevant(ConfigWriter.toMap(config())).entrySet().stream()
                .map(Object::toString)
                .filter(line -> line.startsWith("training.")))
        .containsExactly(
            "training.activationCheckpointing=false",
            "training.adam.beta1=0.9",
            "training.adam.beta2=0.999",
            "training.adam.epsilon=1.0E-8",
            "training.adam.weightDecay=0.0",
            "training.batchSize=4",
            "training.gradientAccumulation=1",
            "training.learningRate=0.005",
            "training.noiseOffset=0.0",
            "training.precision=fp32",
            "training.schedule=constant",
            "training.seed=42",
            "training.steps=1000",
            "training.stratifiedTimesteps=true",
            "training.warmupSteps=0");
  }

  @ParameterizedTest
  @CsvSource({
    "training.schedule={type: linear; power: 2}, 'power is not a key of the type linear, only of"
        + " polynomial; its keys: none'",
    "training.schedule={type: polynomial; power: 0}, 'power is 0, expected a number > 0'",
    "training.schedule={type: polynomial; end: 0.1}, 'expected an end below training.learningRate'",
    "training.schedule={type: cosine-with-restarts; cycles: 0}, 'cycles is 0, expected a whole'",
    "training.warmupSteps=1.5, 'warmupSteps is 1.5, expected a whole number of steps, at least 0,"
        + " or'",
    "training.warmupSteps=-1, 'warmupSteps is -1, expected a whole number of steps'",
    "training.warmupSteps=ten, 'warmupSteps is ten, expected a whole number of steps'",
    "training.warmupSteps=1000, 'warmupSteps is 1000, expected 0 or more, and fewer than'",
  })
  void refusesSenselessSchedules(String override, String message) {
    assertRefused(message, override.replace(';', ','));
  }

  @Test
  void ratesWithStepsGoWithNoOtherSchedule() {
    assertRefused(
        "training.schedule is cosine, expected constant where training.learningRate has steps of"
            + " its own, 0.005:200, 0.001",
        "training.learningRate=5e-3:200, 1e-3",
        "training.schedule=cosine");
  }

  private TrainingSettings load(String... overrides) {
    return config(overrides).training();
  }

  private TrainConfig config(String... overrides) {
    return ConfigLoader.load(
        new TextualInversionMethod().schema(), file, Stream.of(overrides).toList());
  }

  private void assertRefused(String message, String... overrides) {
    assertThatThrownBy(() -> load(overrides))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }
}
