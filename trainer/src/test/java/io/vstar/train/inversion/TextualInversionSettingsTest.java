package io.vstar.train.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.error.ConfigException;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.config.ValidationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextualInversionSettingsTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void writeConfig() throws IOException {
    file = folder.resolve("cat.yaml");
    writeConfigFor(".");
  }

  private void writeConfigFor(String model) throws IOException {
    Files.writeString(
        file,
        "{model: %s, placeholder: <my-cat>, initializer: cat, dataset: {path: .}}"
            .formatted(model));
  }

  @Test
  void theOutputIsNamedAfterThePlaceholder() {
    assertThat(load().outputName()).isEqualTo("my-cat");
    assertThat(load("output.name=tom").outputName()).isEqualTo("tom");
  }

  @Test
  void thePredictionIsReadAsOtherProgramsWriteIt() {
    for (String name : List.of("v-prediction", "v_prediction", "v", "V_PREDICTION")) {
      assertThat(load("base.prediction=" + name).base().prediction())
          .contains(PredictionType.V_PREDICTION);
    }
    assertThatThrownBy(() -> load("base.prediction=velocity"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("expected epsilon or v-prediction");
  }

  @Test
  void theDefaultsGiveNoWarning() {
    assertThat(load().warnings()).isEmpty();
  }

  @Test
  void aLearningRateThatCannotMoveTheVectorsIsWarnedOf() {
    assertThat(load("training.learningRate=1e-6", "training.steps=1600").warnings())
        .containsExactly(
            "training.learningRate 1.0E-6 over 1600 steps moves each component of a vector by at"
                + " most 0.0016, less than token vectors differ from each other (0.015); try"
                + " 0.005");
  }

  @Test
  void aLearningRateThatThrowsTheVectorsAboutIsWarnedOf() {
    assertThat(load("training.learningRate=0.5").warnings())
        .containsExactly(
            "training.learningRate 0.5 moves a vector in one step by several times what token"
                + " vectors differ from each other (0.015); try 0.005");
  }

  @Test
  void pocketsTokensAreLargerAndSoAreItsLearningRates() throws IOException {
    writeConfigFor("pocket");
    assertThat(load().warnings()).isEmpty();
    assertThat(load("training.learningRate=0.5").warnings()).isEmpty();
    assertThat(load("training.learningRate=5e-3", "training.steps=100").warnings())
        .containsExactly(
            "training.learningRate 0.005 over 100 steps moves each component of a vector by at most"
                + " 0.5, less than token vectors differ from each other (0.96); try 0.1");
    assertThat(load("training.learningRate=0.1", "training.steps=2").warnings())
        .containsExactly(
            "training.learningRate 0.1 over 2 steps moves each component of a vector by at most"
                + " 0.2, less than token vectors differ from each other (0.96); take at least 10"
                + " training.steps at a rate of 0.1");
  }

  @Test
  void previewsWithoutThePlaceholderAreWarnedOf() {
    assertThat(load("preview.prompts=[a cat]").warnings())
        .containsExactly("no preview prompt holds <my-cat> or {}: previews will not show it");
    assertThat(load("preview.prompts=[a cat, 'a {}']").warnings()).isEmpty();
    assertThat(load("preview.prompts=[a <my-cat>]").warnings()).isEmpty();
  }

  @Test
  void aRecordMadeInJavaIsValidatedToo() {
    assertThatThrownBy(
            () ->
                new ValidationSettings(0, 8, Optional.empty(), Optional.empty(), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("every is 0, expected a whole number > 0");
  }

  private TrainConfig load(String... overrides) {
    return ConfigLoader.load(new TextualInversionMethod().schema(), file, List.of(overrides));
  }
}
