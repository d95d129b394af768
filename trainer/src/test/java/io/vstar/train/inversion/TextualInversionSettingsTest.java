package io.vstar.train.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.error.ConfigException;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.ConfigWriter;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
            "training.learningRate 1e-6 over 1600 steps moves each component of a vector by at"
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
  void aTextAloneIsTheWordsToStartFromAndASectionAnotherStart() {
    assertThat(settings().initializer().orElseThrow()).isEqualTo(new Initializer.Words("cat"));
    assertThat(settings("initializer=grey cat").initializer().orElseThrow())
        .isEqualTo(new Initializer.Words("grey cat"));
    assertThat(settings("initializer={type: words, text: mean}").initializer().orElseThrow())
        .isEqualTo(new Initializer.Words("mean"));
    assertThat(settings("initializer={type: random}").initializer().orElseThrow())
        .isEqualTo(new Initializer.Drawn());
    assertThat(settings("initializer={type: mean}").initializer().orElseThrow())
        .isEqualTo(new Initializer.Mean());
    assertThat(settings("initializer={type: zero}").initializer().orElseThrow())
        .isEqualTo(new Initializer.Zero());
    assertThat(settings("initializer={type: embedding, file: old.pt}").initializer().orElseThrow())
        .isEqualTo(new Initializer.Embedding(Path.of("old.pt").toAbsolutePath()));
  }

  @Test
  void theNameOfAnotherStartIsAWordAndWarnedOf() {
    TrainConfig config = load("initializer=random");
    assertThat(settings("initializer=random").initializer().orElseThrow())
        .isEqualTo(new Initializer.Words("random"));
    assertThat(config.warnings())
        .containsExactly(
            "initializer random is the word \"random\"; for the kind of start values write"
                + " initializer: {type: random}");
  }

  @Test
  void severalWordsTakeThePlaceOfOne() throws IOException {
    writeWords(
        "{placeholder: <cat>, initializer: cat, vectors: 2}, {placeholder: jug, initializer: {type:"
            + " mean}}");
    TrainConfig config = load();
    assertThat(((TextualInversionSettings) config.method()).newWords().all())
        .containsExactly(
            new NewWord("<cat>", new Initializer.Words("cat"), 2),
            new NewWord("jug", new Initializer.Mean(), 1));
    assertThat(config.outputName()).isEqualTo("cat-jug");
    assertThat(load("preview.prompts=[a cat]").warnings())
        .containsExactly("no preview prompt holds <cat>, jug or {}: previews will not show it");
    assertThat(load("preview.prompts=[a jug]").warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "placeholder=<dog> | words is given beside placeholder, initializer or vectors, expected"
            + " one of the two",
        "vectors=2 | words is given beside placeholder, initializer or vectors, expected one of the"
            + " two",
        "words[1].placeholder=<CAT> | words is <cat> and <CAT>, expected words that differ in"
            + " letters or digits",
        "words[1].placeholder=c[a]t | words[1].placeholder is c[a]t, expected one word",
        "words[1].vectors=76 | words[1].vectors is 76, expected 1 to 75",
        "negative=examples | negative is examples, expected no value: only a word alone",
        "pullToInitializer=1 | no value: the vectors start from zeros",
      })
  void wordsThatCannotBeLearnedTogetherAreRefused(String setting, String message)
      throws IOException {
    writeWords(
        "{placeholder: <cat>, initializer: cat}, {placeholder: <jug>, initializer: {type: zero}}");
    assertThatThrownBy(() -> load(setting))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aWordIsAskedFor() throws IOException {
    Files.writeString(file, "{model: pocket, initializer: cat, dataset: {path: .}}");
    assertThatThrownBy(this::load)
        .hasMessageContaining(
            "placeholder is missing, expected the new word to learn, for example <cat>; or several"
                + " as words");
    Files.writeString(file, "{model: pocket, placeholder: <cat>, dataset: {path: .}}");
    assertThatThrownBy(this::load)
        .hasMessageContaining("initializer is missing, expected the word");
  }

  private void writeWords(String words) throws IOException {
    Files.writeString(file, "{model: ., words: [%s], dataset: {path: .}}".formatted(words));
  }

  @Test
  void configsAreWrittenAsTheyMeantBefore() {
    assertThat(ConfigWriter.toMap(load()))
        .containsEntry("initializer", "cat")
        .containsEntry("vectors", 1L)
        .doesNotContainKeys("norm", "pullToInitializer", "negative", "words");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "initializer=random",
        "initializer={type: random}",
        "initializer={type: embedding, file: old.pt}",
        "norm=vocabulary",
        "norm={type: pull, target: 0.4}",
        "pullToInitializer=0.01",
        "negative=examples",
        "negative={type: guided, guidance: 2}",
        "training.ema={warmup: power, every: 5}"
      })
  void whatIsWrittenReadsBack(String override) throws IOException {
    TrainConfig config = load(override);
    Files.writeString(file, ConfigWriter.toYaml("textual-inversion", config));
    assertThat(load()).isEqualTo(config);
  }

  /** What is given, and the end of the message. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "initializer=\"\"| initializer is \"\", expected a word such as cat",
        "initializer={type: word}| initializer.type is word, expected words, random, mean, zero,"
            + " embedding or published",
        "initializer={type: embedding}| initializer.file is missing, expected an embedding file,"
            + " .pt, .bin, .safetensors, .png or .webp",
        "initializer={type: random, file: a.pt}| initializer.file is not a key of the type random,"
            + " only of embedding; its keys: none",
        "norm=median| norm is median, expected vocabulary or pull",
        "norm={type: pull, target: 0}| norm.target is 0, expected a number > 0",
        "norm={type: pull, strength: 0}| norm.strength is 0, expected a number > 0",
        "norm=pull training.optimizer=prodigy| norm is pull, expected vocabulary or none: the pull"
            + " follows training.learningRate, which is no size of steps with the optimizer"
            + " prodigy",
        "pullToInitializer=0| pullToInitializer is 0, expected a number > 0; leave it out for no"
            + " pull",
        "initializer={type: random} pullToInitializer=1| pullToInitializer is 1, expected no value:"
            + " the vectors start from random vectors, which mean nothing that they could be kept"
            + " near to",
        "negative={type: guided, guidance: 1}| negative.guidance is 1, expected a number > 1, since"
            + " a negative prompt has no effect at 1",
      })
  void whatMakesNoSenseIsRefusedWithTheReason(String given, String message) {
    assertThatThrownBy(() -> load(given.split(" (?=\\w+(\\.\\w+)?=)")))
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith(message);
  }

  @Test
  void aNegativeWordStandsInNoPreviewPrompt() {
    assertThat(load("negative=guided", "preview.prompts=[a cat]").warnings()).isEmpty();
    assertThat(load("negative=examples", "preview.prompts=['a cat, {}']").warnings())
        .containsExactly(
            "preview prompt \"a cat, {}\" holds <my-cat>, which is for the negative prompt:"
                + " previews put it there themselves");
  }

  @Test
  void aRecordMadeInJavaIsValidatedToo() {
    assertThatThrownBy(
            () ->
                new ValidationSettings(0, 8, Optional.empty(), Optional.empty(), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("every is 0, expected a whole number > 0");
  }

  private TextualInversionSettings settings(String... overrides) {
    return (TextualInversionSettings) load(overrides).method();
  }

  private TrainConfig load(String... overrides) {
    return ConfigLoader.load(new TextualInversionMethod().schema(), file, List.of(overrides));
  }
}
