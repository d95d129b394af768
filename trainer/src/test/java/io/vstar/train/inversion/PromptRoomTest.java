package io.vstar.train.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.error.ConfigException;
import io.vstar.error.DatasetException;
import io.vstar.text.ClipTokenizer;
import io.vstar.text.Placeholder;
import io.vstar.text.TinyTokenizer;
import io.vstar.train.config.CaptionYaml;
import io.vstar.train.dataset.Caption;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.PromptWords;
import io.vstar.train.dataset.Subset;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptRoomTest {
  private static final CaptionTemplates TEMPLATES =
      new CaptionTemplates("mine.txt", List.of("a {}", "a photo of {}, [filewords]"));

  private static List<ClipTokenizer> tokenizers;

  @BeforeAll
  static void open(@TempDir Path folder) throws IOException {
    TinyTokenizer.copyTo(folder.resolve("tokenizer"));
    tokenizers = List.of(ClipTokenizer.open(folder.resolve("tokenizer"), Optional.empty()));
  }

  @AfterAll
  static void close() {
    tokenizers.forEach(ClipTokenizer::close);
  }

  @Test
  void aWordBehindTheEndOfItsPromptIsRefusedWithCaptionAndSetting() {
    Path caption = Path.of("cat/01.txt");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> require(2, image("01", "a ".repeat(75) + "{}")))
        .withMessage(
            caption
                + ": the prompt \"a a a a a a a a a a a a a a a a a a a a …\" has room for 0"
                + " vectors of <thing> within the 75 tokens that are read, vectors is 2; write {}"
                + " nearer to the start or shorten what is before it, or read more by"
                + " dataset.maxTokens: 150");
  }

  @Test
  void theRoomOfAPromptIsExact() {
    for (int before : new int[] {0, 1, 40, 73, 74}) {
      TrainingImage image = image("01", "a ".repeat(before) + "{} " + "a ".repeat(100));
      assertThatCode(() -> require(75 - before, image)).doesNotThrowAnyException();
      assertThatExceptionOfType(DatasetException.class)
          .isThrownBy(() -> require(76 - before, image))
          .withMessageContaining("room for %d vector".formatted(75 - before))
          .withMessageContaining("set vectors to %d or less".formatted(75 - before));
    }
  }

  @Test
  void ofAllPromptsTheTightestIsNamed() {
    TrainingImage wide = image("01", "a {}");
    TrainingImage tight = image("02", "a ".repeat(70) + "{}");
    TrainingImage tightest = image("03", "a ".repeat(72) + "{}");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> require(8, wide, tight, tightest))
        .withMessageStartingWith(Path.of("cat/03.txt") + ": the prompt ")
        .withMessageContaining("(one of 2 such pictures)")
        .withMessageContaining("set vectors to 3 or less");
    assertThatCode(() -> require(3, wide, tight, tightest)).doesNotThrowAnyException();
  }

  @Test
  void everyTemplateCounts() {
    TrainingImage plain = new TrainingImage(Path.of("cat/01.png"), 64, 64, Optional.empty(), "01");
    assertThatCode(() -> require(69, plain)).doesNotThrowAnyException(); // "a photo of" is 6 tokens
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> require(70, plain))
        .withMessageStartingWith(plain.path() + ": the prompt \"a photo of <thing>\"");
  }

  @Test
  void furtherChunksHaveRoomForWholeWords() {
    TrainingImage late = image("01", "a ".repeat(74) + "{} a");
    require(75, 2, late); // begins the second chunk
    TrainingImage later = image("02", "a ".repeat(76) + "{} a");
    require(74, 2, later);
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> require(75, 2, later))
        .withMessageContaining(
            "has room for 74 vectors of <thing> within the 150 tokens that are read, vectors is 75;"
                + " set vectors to 74 or less or write {} nearer to the start, or read more by"
                + " dataset.maxTokens: 225");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> require(1, 2, image("03", "a ".repeat(150) + "{}")))
        .withMessageContaining("room for 0 vectors");
  }

  @Test
  void ofShuffledTagsTheOrderWithTheWordLastCounts() {
    // The word and eight tags; a tag and its separator are two tokens.
    TrainingImage image = image("01", "{}, " + "a, ".repeat(7) + "a");
    assertThatCode(() -> require(75, image)).doesNotThrowAnyException();
    Subset subset = Subset.of(Path.of("cat")).with(CaptionYaml.read("{shuffle: true}"));
    TrainingImage shuffled =
        new TrainingImage(image.path(), 64, 64, image.caption(), image.sha256(), subset);
    assertThatCode(() -> require(59, shuffled)).doesNotThrowAnyException();
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> require(60, shuffled))
        .withMessageContaining("has room for 59 vectors");
  }

  @Test
  void moreVectorsThanTheTextEncoderReadsAtOnceAreRefused() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () ->
                new PromptRoom(new Placeholder("<thing>", 76), List.of(), 2, tokenizers)
                    .requireVectors())
        .withMessage(
            "vectors is 76, but the text encoder reads 75 tokens at once; set vectors to 75 or"
                + " less");
    assertThatCode(
            () ->
                new PromptRoom(new Placeholder("<thing>", 75), List.of(), 1, tokenizers)
                    .requireVectors())
        .doesNotThrowAnyException();
  }

  @Test
  void otherWordsTakeRoomAndPromptsWithoutTheWordAreNotAsked() {
    Placeholder jug = new Placeholder("<jug>", 70);
    List<TrainingImage> all = List.of(image("1", "<jug> <thing>"), image("2", "a <jug>"));
    TrainingPrompts prompts =
        new TrainingPrompts(new PromptWords(List.of("<thing>", "<jug>")), TEMPLATES, all);
    assertThatCode(() -> room(5, jug).require(prompts, all)).doesNotThrowAnyException();
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> room(6, jug).require(prompts, all))
        .withMessageContaining("has room for 5 vectors of <thing>");
  }

  private static PromptRoom room(int vectors, Placeholder other) {
    return new PromptRoom(new Placeholder("<thing>", vectors), List.of(other), 1, tokenizers);
  }

  @Test
  void previewPromptsThatLoseTheWordAreWarnedOf() {
    PromptRoom room = new PromptRoom(new Placeholder("<thing>", 2), List.of(), 1, tokenizers);
    String lost = "a ".repeat(74) + "{}";
    assertThat(room.warnings(List.of("a {}", lost, "a ".repeat(100))))
        .containsExactly(
            "preview.prompts: \"a a a a a a a a a a a a a a a a a a a a …\" is drawn without"
                + " <thing>, whose 2 vectors end behind token 75; shorten it");
  }

  private static void require(int vectors, TrainingImage... images) {
    require(vectors, 1, images);
  }

  private static void require(int vectors, int chunks, TrainingImage... images) {
    List<TrainingImage> all = List.of(images);
    new PromptRoom(new Placeholder("<thing>", vectors), List.of(), chunks, tokenizers)
        .require(new TrainingPrompts("<thing>", TEMPLATES, all), all);
  }

  private static TrainingImage image(String name, String caption) {
    Caption text = new Caption(Path.of("cat", name + ".txt"), caption.strip());
    return new TrainingImage(Path.of("cat", name + ".png"), 64, 64, Optional.of(text), name);
  }
}
