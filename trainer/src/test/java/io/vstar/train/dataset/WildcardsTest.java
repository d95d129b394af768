package io.vstar.train.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "a cat # a cat",
        "'' # ''",
        "a {red|blue} cat # a red cat; a blue cat",
        "{a|b} {c|d} # a c; a d; b c; b d",
        "a {red} cat # a red cat",
        "a {big |}cat # a big cat; a cat",
        "a {{b|c}} cat # a {b|c} cat",
        "a | b # a | b",
        "{a|{b|c} d} # a; b d; c d",
        "{a|{b|c}} # a; b; c",
        "{a|{b|{c|d}}} # a; b; c; d",
        "a {} here # a {} here",
        "{my {}|the {}} # my {}; the {}",
        "{{} dog|a {}} # {} dog; a {}",
        "{a|b{{c} # a; b{c",
        "a, {b|}, c # a, b, c; a, c",
        "[name] {a|[b|c]} # [name] a; [name] [b; [name] c]",
      })
  void itsFormsAreAllCombinations(String text, String forms) {
    Wildcards wildcards = Wildcards.parse(text);
    List<String> expected = List.of(forms.split("; ", -1));
    assertThat(wildcards.all()).isEqualTo(expected);
    assertThat(wildcards.count()).isEqualTo(expected.size());
    assertThat(wildcards.first()).isEqualTo(expected.get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "a {red|blue cat # the \"{\" at character 3 is not closed; close it, or write {{ for a"
            + " brace",
        "{a|{b|c} # the \"{\" at character 1 is not closed; close it, or write {{ for a brace",
        "{a|b}} # the \"{\" at character 1 is not closed; close it, or write {{ for a brace",
        "a} cat # the \"}\" at character 2 closes nothing; write }} for a brace",
        "{{a|b} # the \"}\" at character 6 closes nothing; write }} for a brace",
      })
  void aBraceTooManyIsTold(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Wildcards.parse(text))
        .withMessage(message);
  }

  @Test
  void alternativesOfOnePlaceAreDrawnEquallyOften() {
    Wildcards wildcards = Wildcards.parse("{a|{b|c}|} {d|e}");
    Map<String, Integer> counts = new TreeMap<>();
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 12_000; i++) {
      counts.merge(wildcards.draw(random), 1, Integer::sum);
    }
    assertThat(counts).containsOnlyKeys("a d", "a e", "b d", "b e", "c d", "c e", "d", "e");
    // Within five standard deviations of 2000 and, below the second choice, 1000.
    assertThat(List.of("a d", "a e", "d", "e"))
        .allSatisfy(form -> assertThat(counts.get(form)).isBetween(1800, 2200));
    assertThat(List.of("b d", "b e", "c d", "c e"))
        .allSatisfy(form -> assertThat(counts.get(form)).isBetween(850, 1150));
  }

  @Test
  void manyAlternativesAreCountedWithoutBeingWritten() {
    assertThat(Wildcards.parse("{a|b|c}".repeat(20)).count()).isEqualTo(3486784401L);
    assertThat(Wildcards.parse("{a|b|c|d}".repeat(40)).count()).isEqualTo(Long.MAX_VALUE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Wildcards.parse("{a|".repeat(100_000)))
        .withMessage("the \"{\" at character 301 lies in 100 others, at most 99 are read");
  }
}
