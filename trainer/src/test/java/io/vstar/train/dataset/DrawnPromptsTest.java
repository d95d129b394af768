package io.vstar.train.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.DatasetException;
import io.vstar.train.config.CaptionYaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Prompts that are drawn from captions by rules. */
class DrawnPromptsTest {
  private static final CaptionTemplates WORDS =
      new CaptionTemplates("words.txt", List.of("a photo of {}, [filewords]"));

  @Test
  void theWordMayStandInThePrefixOfAllCaptions() {
    String rules = "{prefix: 'my {}, ', suffix: ', on white'}";
    TrainingImage image = image(rules, "a hat");
    assertThat(prompts(image).variants(image)).containsExactly("my <cat>, a hat, on white");
    TrainingImage other = image("{prefix: 'my {},', suffix: on white}", "a hat");
    assertThat(prompts(other).measured(other)).isEqualTo("my <cat>, a hat on white");
  }

  @Test
  void oneOfSeveralLinesIsDrawn() {
    String rules = "{lines: one}";
    TrainingImage image = image(rules, "a {}", "a hat", "two {}");
    TrainingPrompts prompts = prompts(image);
    assertThat(prompts.variants(image))
        .containsExactly("a <cat>", "a photo of <cat>, a hat", "two <cat>");
    assertThat(drawn(prompts, image, 0))
        .containsExactly("a <cat>", "a photo of <cat>, a hat", "two <cat>");
    assertThat(prompts.measured(image)).isEqualTo("a <cat>");
  }

  @Test
  void tagsOfACaptionWithoutTheWordAreDrawnBeforeATemplateTakesThem() {
    String rules = "{shuffle: true, tagDropout: 0.5}";
    TrainingImage image = image(rules, "hat, red");
    TrainingPrompts prompts = prompts(image);
    assertThat(drawn(prompts, image, 0))
        .containsExactlyInAnyOrder(
            "a photo of <cat>",
            "a photo of <cat>, hat",
            "a photo of <cat>, red",
            "a photo of <cat>, hat, red",
            "a photo of <cat>, red, hat");
    assertThat(prompts.variants(image)).containsExactly("a photo of <cat>, hat, red");
  }

  @Test
  void theWordIsKeptWhateverIsDropped() {
    String rules = "{shuffle: true, tagDropout: 1}";
    TrainingImage image = image(rules, "hat, my {}, red");
    assertThat(drawn(prompts(image), image, 0)).containsExactly("my <cat>");
    assertThat(prompts(image).variants(image))
        .containsExactly("hat, my <cat>, red", "hat, red, my <cat>");
  }

  @Test
  void anExampleWithoutCaptionHasTheWordAlone() {
    String rules = "{dropout: 0.25}";
    TrainingImage image = image(rules, "a {} in the snow");
    TrainingPrompts prompts = prompts(image);
    int dropped = 0;
    for (int i = 0; i < 4000; i++) {
      String prompt = prompts.draw(image, 0, new SplittableRandom(i));
      assertThat(prompt).isIn("<cat>", "a <cat> in the snow");
      dropped += prompt.equals("<cat>") ? 1 : 0;
    }
    assertThat(dropped).isBetween(863, 1137); // five standard deviations
    assertThat(prompts.measured(image)).isEqualTo("a <cat> in the snow");
  }

  @Test
  void whereNoWordIsLearnedItHasTheEmptyPrompt() {
    String rules = "{dropout: 1}";
    TrainingImage image = image(rules, "a hat");
    TrainingPrompts prompts = TrainingPrompts.withoutWord(WORDS, List.of(image));
    assertThat(drawn(prompts, image, 0)).containsExactly("");
    assertThat(prompts.measured(image)).isEqualTo("a hat");
  }

  @Test
  void theCaptionsOfEachSoManiethEpochAreDropped() {
    String rules = "{dropoutEvery: 3}";
    TrainingImage image = image(rules, "a {}");
    TrainingPrompts prompts = prompts(image);
    List<Boolean> dropped =
        IntStream.range(0, 7)
            .mapToObj(epoch -> drawn(prompts, image, epoch).equals(List.of("<cat>")))
            .toList();
    assertThat(dropped).containsExactly(false, false, true, false, false, true, false);
  }

  @Test
  void drawsAreAFunctionOfTheirArguments() {
    String rules = "{shuffle: true, wildcards: true, tagDropout: 0.3, dropout: 0.1, lines: one}";
    TrainingImage image = image(rules, "{a|b} {}, hat, red, snow", "{c|d} {}, x, y, z");
    TrainingPrompts prompts = prompts(image);
    List<String> first = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      first.add(prompts.draw(image, 0, new SplittableRandom(i)));
    }
    assertThat(new TreeSet<>(first)).hasSizeGreaterThan(30);
    for (int i = 199; i >= 0; i--) { // in another order, by another object
      assertThat(prompts(image).draw(image, 0, new SplittableRandom(i))).isEqualTo(first.get(i));
    }
  }

  @Test
  void everyAlternativeIsChecked() {
    String rules = "{wildcards: true}";
    TrainingImage bare = image(rules, "a {{}|dog}");
    assertThatThrownBy(
            () ->
                new TrainingPrompts(
                    "<cat>", new CaptionTemplates("none", List.of("a {}")), List.of(bare)))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(Path.of("cat/01.txt") + " does not hold <cat>");
    assertThatThrownBy(() -> prompts(image(rules, "a {} {red|blue")))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            Path.of("cat/01.txt")
                + ": the \"{\" at character 6 is not closed; close it, or write {{ for a brace");
    assertThatThrownBy(() -> prompts(image(rules, "a {} " + "{a|b}".repeat(14))))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("its alternatives have more than 10000 combinations");
    TrainingImage many = image(rules, "a {} " + "{a|b}".repeat(13));
    assertThat(prompts(many).variants(many)).hasSize(8192);
  }

  private static List<String> drawn(TrainingPrompts prompts, TrainingImage image, long epoch) {
    TreeSet<String> drawn = new TreeSet<>();
    for (int i = 0; i < 200; i++) {
      drawn.add(prompts.draw(image, epoch, new SplittableRandom(i)));
    }
    return List.copyOf(drawn);
  }

  private static TrainingPrompts prompts(TrainingImage image) {
    return new TrainingPrompts("<cat>", WORDS, List.of(image));
  }

  private static TrainingImage image(String rules, String... lines) {
    Caption caption = new Caption(Path.of("cat", "01.txt"), Optional.empty(), List.of(lines));
    Subset subset = Subset.of(Path.of("cat")).with(CaptionYaml.read(rules));
    return new TrainingImage(Path.of("cat", "01.png"), 64, 64, Optional.of(caption), "00", subset);
  }
}
