package io.vstar.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.error.ConfigException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of A1111's behaviour that matter; all of them are in the golden prompts. */
class EmphasisParserTest {
  @Test
  void bracketsMultiplyWeights() {
    assertThat(read("a (red) [sea], ((house:0.5))"))
        .containsExactly(
            piece("a ", 1),
            piece("red", 1.1),
            piece(" ", 1),
            piece("sea", 1 / 1.1),
            piece(", ", 1),
            piece("house", 0.5 * 1.1));
    assertThat(read("(a (b:1.2) c:0.5)"))
        .containsExactly(piece("a ", 0.5), piece("b", 0.6), piece(" c", 0.5));
  }

  @Test
  void weightsMayBeNegativeAndOfAnyScript() {
    assertThat(read("(fox:-0.75)")).containsExactly(piece("fox", -0.75));
    assertThat(read("(fox: +.5 )")).containsExactly(piece("fox", 0.5));
    assertThat(read("(fox:١.٥)")).containsExactly(piece("fox", 1.5));
  }

  @Test
  void aBackslashMakesABracketALetter() {
    assertThat(read("\\(fox\\) (a \\[b\\]:1.2) \\\\"))
        .containsExactly(piece("(fox) ", 1), piece("a [b]", 1.2), piece(" \\", 1));
    assertThat(read("C:\\dir\\")).containsExactly(piece("C:dir", 1));
  }

  @Test
  void bracketsNeedNoPartner() {
    assertThat(read("a (b [c")).containsExactly(piece("a ", 1), piece("b ", 1.1), piece("c", 1));
    assertThat(read("(a [b) c]"))
        .containsExactly(piece("a ", 1.1), piece("b", 1.1 / 1.1), piece(" c", 1 / 1.1));
    assertThat(read("a) ]")).containsExactly(piece("a) ]", 1));
    assertThat(read("")).containsExactly(piece("", 1));
  }

  @Test
  void breakEndsAChunkUnlessItIsWeighted() {
    assertThat(read("a BREAK b")).containsExactly(piece("a", 1), WeightedText.BREAK, piece("b", 1));
    assertThat(read("BREAK")).containsExactly(piece("", 1), WeightedText.BREAK, piece("", 1));
    assertThat(read("aBREAK b")).containsExactly(piece("aBREAK b", 1));
    List<WeightedText> weighted = read("(a BREAK b:1.3)");
    assertThat(weighted)
        .containsExactly(piece("a", 1.3), piece("BREAK", -1.3), piece("b", 1.3))
        .noneMatch(WeightedText::isBreak);
  }

  @Test
  void aWeightThatIsNoNumberIsTextAndTold() {
    List<PromptNotice> notices = new ArrayList<>();
    assertThat(EmphasisParser.parse("a (fox:1.1.1)", notices))
        .containsExactly(piece("a ", 1), piece("fox:1.1.1", 1.1));
    assertThat(notices)
        .containsExactly(
            new PromptNotice(
                7, 12, "1.1.1 is no number, so it is read as text and the bracket means ×1.1"));
  }

  @Test
  void modesReadTheSameTextOtherwise() {
    assertThat(EmphasisMode.IGNORE.read("a (b:2) BREAK c"))
        .containsExactly(
            piece("a ", 1), piece("b", 1), piece("", 1), WeightedText.BREAK, piece("c", 1));
    assertThat(EmphasisMode.NONE.read("a (b:2) BREAK c"))
        .containsExactly(piece("a (b:2) BREAK c", 1));
    assertThat(EmphasisMode.named("no-norm")).isEqualTo(EmphasisMode.NO_NORM);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> EmphasisMode.named("loud"))
        .withMessage("there is no emphasis 'loud'; there are Original, No norm, Ignore, None");
  }

  @Test
  void weightsThatAreNoNumbersAndDeepBracketsAreRefused() {
    String huge = "(a:" + "9".repeat(400) + ")";
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read(huge))
        .withMessage(
            "the weight of \"a\" in the prompt is too large for a number; take a smaller one");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read("(".repeat(201)))
        .withMessage("the prompt has more than 200 brackets open at character 201; close some");
    assertThat(read("(".repeat(200) + "a")).hasSize(1);
  }

  private static List<WeightedText> read(String text) {
    return EmphasisMode.ORIGINAL.read(text);
  }

  private static WeightedText piece(String text, double weight) {
    return new WeightedText(text, weight);
  }
}
