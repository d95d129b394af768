package io.vstar.train.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.DatasetException;
import io.vstar.train.config.TemplateSource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingPromptsTest {
  private static final CaptionTemplates TWO =
      new CaptionTemplates("two", List.of("a photo of {}", "the [name] in the snow"));
  private static final CaptionTemplates WORDS =
      new CaptionTemplates("words.txt", List.of("a photo of {}, [filewords]", "my {}"));

  @Test
  void aPictureWithoutCaptionGetsEachTemplate() {
    TrainingImage image = image("01.png", null);
    assertThat(prompts(TWO, image).variants(image))
        .containsExactly("a photo of <cat>", "the <cat> in the snow");
  }

  @Test
  void drawsAreSeededAndReachEveryTemplateAboutEquallyOften() {
    TrainingImage image = image("01.png", null);
    TrainingPrompts prompts = prompts(TWO, image);
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      String prompt = prompts.draw(image, 0, new SplittableRandom(i));
      assertThat(prompts.draw(image, 0, new SplittableRandom(i))).isEqualTo(prompt);
      counts.merge(prompt, 1, Integer::sum);
    }
    assertThat(counts).hasSize(2);
    // Five standard deviations of a fair coin thrown 1000 times.
    assertThat(counts.get("a photo of <cat>")).isBetween(420, 580);
  }

  @ParameterizedTest
  @CsvSource({
    "a {} on a sofa, a <cat> on a sofa",
    "a [name] on a sofa, a <cat> on a sofa",
    "a <cat> on a sofa, a <cat> on a sofa",
    "A <CAT> on a sofa, A <CAT> on a sofa",
    "'{}, [filewords]', '<cat>, grey tom'",
  })
  void aCaptionWithThePlaceholderIsThePrompt(String caption, String prompt) {
    TrainingImage image = image("01-grey_tom.png", caption);
    assertThat(prompts(TWO, image).variants(image)).containsExactly(prompt);
  }

  @Test
  void aCaptionWithoutThePlaceholderGoesIntoTheTemplatesThatTakeIt() {
    TrainingImage image = image("01.png", "sitting on a sofa");
    assertThat(prompts(WORDS, image).variants(image))
        .containsExactly("a photo of <cat>, sitting on a sofa");
  }

  @ParameterizedTest
  @CsvSource({
    "01 grey tom.png, grey tom",
    "01-cat.png, cat",
    "01 - cat.png, cat",
    "001_cat.jpg, cat",
    "12 dogs.png, dogs",
    "'00007-123-a red cat, on snow.png', 'a red cat, on snow'",
    "2024-11-20 tom_on_sofa.jpeg, tom on sofa",
    "'2girls, red hair.png', '2girls, red hair'",
    "1girl.png, 1girl",
    "01 2 cats.png, 2 cats",
    "'01 2girls, red hair.png', '2girls, red hair'",
    "3d_render.png, 3d render",
    "80s-style.png, 80s-style",
    "1.5 meters.png, 1.5 meters",
    "'1, 2, 3.png', '1, 2, 3'",
    "tom2.png, tom2",
    "tom-01.png, tom-01",
    "_tom_.png, tom",
    "-tom.png, -tom",
    "#1 tom.png, #1 tom",
    "１２ 猫.png, 猫",
    "0001.png, ''",
    "01-02.png, ''",
    "01_.png, ''",
    "a.b.png, a.b",
  })
  void fileWordsAreTheFileNameWithoutItsCounter(String file, String words) {
    TrainingImage image = image(file, null);
    String prompt = words.isEmpty() ? "a photo of <cat>" : "a photo of <cat>, " + words;
    assertThat(prompts(WORDS, image).variants(image)).containsExactly(prompt, "my <cat>");
  }

  @Test
  void aCaptionWithoutThePlaceholderAndNowhereToGoIsRefused() {
    assertThatThrownBy(() -> prompts(TWO, image("01.png", "a cat on a sofa")))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            Path.of("cat/01.txt")
                + " does not hold <cat>: write it, or {}, where the caption names the thing;"
                + " or use templates with [filewords]");
  }

  @Test
  void aTemplateWithoutThePlaceholderIsRefused() {
    var templates = new CaptionTemplates("mine.txt", List.of("a photo of {}", "a photo"));
    assertThatThrownBy(() -> prompts(templates, image("01.png", null)))
        .isInstanceOf(DatasetException.class)
        .hasMessage("mine.txt: \"a photo\" does not hold <cat>: write it, or {}, where it belongs");
  }

  @Test
  void aPlaceholderOfLettersMustStandAsAWord() {
    TrainingImage image = image("01.png", "a cat, tomorrow");
    assertThatThrownBy(() -> new TrainingPrompts("tom", TWO, List.of(image)))
        .isInstanceOf(DatasetException.class);
    TrainingImage named = image("01.png", "here is Tom, a cat");
    assertThat(new TrainingPrompts("tom", TWO, List.of(named)).variants(named))
        .containsExactly("here is Tom, a cat");
  }

  @Test
  void whereNoWordIsLearnedACaptionIsThePromptAsItStands() {
    TrainingImage captioned = image("01.png", "a red bird, on white");
    TrainingImage named = image("02_green_boat.png", null);
    CaptionTemplates captions = CaptionTemplates.of(TemplateSource.BuiltIn.CAPTIONS);
    TrainingPrompts prompts = TrainingPrompts.withoutWord(captions, List.of(captioned, named));
    assertThat(prompts.variants(captioned)).containsExactly("a red bird, on white");
    assertThat(prompts.variants(named)).containsExactly("green boat");
  }

  @Test
  void whereNoWordIsLearnedAPlaceForOneAndSilenceAreRefused() {
    CaptionTemplates captions = CaptionTemplates.of(TemplateSource.BuiltIn.CAPTIONS);
    TrainingImage named = image("01_cat.png", null);
    assertThatThrownBy(() -> TrainingPrompts.withoutWord(TWO, List.of(named)))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(
            "\"a photo of {}\" has a place for a word, but these prompts hold none");
    assertThatThrownBy(
            () -> TrainingPrompts.withoutWord(captions, List.of(image("1.png", "my {} here"))))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("1.txt: \"my {} here\" has a place for a word");
    assertThatThrownBy(
            () -> TrainingPrompts.withoutWord(captions, List.of(image("0001.png", null))))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("0001.png has no caption, and its name says nothing");
  }

  @Test
  void aSubsetsOwnTemplatesComeBeforeThoseOfTheDataset() {
    CaptionTemplates own = new CaptionTemplates("own", List.of("{} in ink"));
    TrainingImage plain = image("01.png", null);
    Subset subset = new Subset(Path.of("cat"), 1, 1, Optional.of(own));
    TrainingImage inked =
        new TrainingImage(Path.of("cat", "02.png"), 64, 64, Optional.empty(), "00", subset);
    TrainingPrompts prompts = new TrainingPrompts("<cat>", TWO, List.of(plain, inked));
    assertThat(prompts.variants(inked)).containsExactly("<cat> in ink");
    assertThat(prompts.variants(plain)).hasSize(2).doesNotContain("<cat> in ink");
  }

  @Test
  void ofSeveralWordsTheSubsetsOwnFillsItsTemplates() {
    TrainingImage jug = image(Optional.of("<jug>"), "on a table", "1-jug.png");
    TrainingImage cat = image(Optional.of("<cat>"), null, "01.png");
    TrainingImage both = image(Optional.empty(), "<cat> beside <jug>", "2.png");
    TrainingPrompts prompts = words(jug, cat, both);
    assertThat(prompts.variants(cat)).containsExactly("a photo of <cat>", "my <cat>");
    assertThat(prompts.variants(jug)).containsExactly("a photo of <jug>, on a table");
    assertThat(prompts.variants(both)).containsExactly("<cat> beside <jug>");
    assertThat(prompts.missingIn(List.of(cat))).containsExactly("<jug>");
    assertThat(prompts.missingIn(List.of(both))).isEmpty();
  }

  @Test
  void aPlaceForOneOfSeveralWordsNeedsToTellWhich() {
    assertThatThrownBy(() -> words(image(Optional.empty(), "a {}", "1.png")))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(
            "\"a {}\" has a place for a word, but not which of <cat>, <jug>; give the folder's as"
                + " dataset.subsets[].placeholder, or write it there");
    assertThatThrownBy(() -> words(image(Optional.of("<dog>"), "a {}", "1.png")))
        .hasMessageEndingWith("is <dog>, but the words that are learned are <cat>, <jug>");
    TrainingImage own = image(Optional.of("<dog>"), "a dog", "1.png");
    assertThatThrownBy(() -> TrainingPrompts.withoutWord(TWO, List.of(own)))
        .hasMessageEndingWith("is <dog>, but no word is learned");
  }

  private static TrainingPrompts words(TrainingImage... images) {
    return new TrainingPrompts(new PromptWords(List.of("<cat>", "<jug>")), WORDS, List.of(images));
  }

  private static TrainingImage image(Optional<String> word, String caption, String name) {
    Subset subset =
        new Subset(
            Path.of("things"),
            1,
            1,
            Optional.empty(),
            CaptionRules.DEFAULT,
            word,
            PixelRules.PLAIN,
            false);
    return new TrainingImage(
        Path.of("things", name),
        64,
        64,
        Optional.ofNullable(caption).map(text -> new Caption(Path.of("things", "1.txt"), text)),
        "00",
        subset);
  }

  @ParameterizedTest
  @EnumSource(names = {"SUBJECT", "STYLE"})
  void builtInTemplatesAreDistinctAndHoldThePlaceholderOnce(TemplateSource.BuiltIn source) {
    CaptionTemplates templates = CaptionTemplates.of(source);
    assertThat(templates.lines()).hasSizeGreaterThan(15).doesNotHaveDuplicates();
    assertThat(templates.lines()).allMatch(line -> line.split("\\{}", -1).length == 2);
  }

  private static TrainingPrompts prompts(CaptionTemplates templates, TrainingImage image) {
    return new TrainingPrompts("<cat>", templates, List.of(image));
  }

  private static TrainingImage image(String file, String caption) {
    Path path = Path.of("cat", file);
    Path sidecar = Path.of("cat", file.replaceAll("\\.[a-z]+$", ".txt"));
    return new TrainingImage(
        path, 64, 64, Optional.ofNullable(caption).map(text -> new Caption(sidecar, text)), "00");
  }

  @Test
  void theWordCanBeReplacedOrLeftOut() {
    assertThat(PromptWords.replace("a photo of <cat> on a hill", "<cat>", "dog"))
        .isEqualTo("a photo of dog on a hill");
    assertThat(PromptWords.replace("a photo of <cat> on a hill", "<cat>", ""))
        .isEqualTo("a photo of on a hill");
    assertThat(PromptWords.replace("a boat, <dusk>", "<dusk>", "")).isEqualTo("a boat");
    assertThat(PromptWords.replace("<dusk>, a boat", "<dusk>", "")).isEqualTo("a boat");
    assertThat(PromptWords.replace("a, <x>, b", "<x>", "")).isEqualTo("a, b");
    assertThat(PromptWords.replace("tomorrow tom", "tom", "$1")).isEqualTo("tomorrow $1");
    assertThat(PromptWords.replace("<cat>", "<cat>", "")).isEmpty();
  }
}
