package io.vstar.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.error.ConfigException;
import io.vstar.prompt.Composition.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompositionTest {
  @Test
  void andSplitsAPromptIntoWeightedParts() {
    assertThat(parts("a cat :1.2 AND a dog : -.5\nAND sea"))
        .containsExactly(
            new Part("a cat", 1.2, 0), new Part(" a dog", -0.5, 14), new Part(" sea", 1, 30));
  }

  @Test
  void andIsAWholeWordInCapitals() {
    assertThat(parts("aANDb and AND_ ÀAND")).hasSize(1);
    assertThat(parts("a\u00a0AND,b")).containsExactly(new Part("a", 1, 0), new Part(",b", 1, 5));
  }

  @Test
  void aWeightStandsAtTheEndOfItsPart() {
    assertThat(parts("a:1:2")).containsExactly(new Part("a:1", 2, 0));
    assertThat(parts("a:1e3")).containsExactly(new Part("a:1e3", 1, 0));
    assertThat(parts("a:1.5.5")).containsExactly(new Part("a:1.5.5", 1, 0));
    assertThat(parts("a: b ")).containsExactly(new Part("a: b", 1, 0));
    assertThat(parts(":2 AND")).containsExactly(new Part("", 2, 0), new Part("", 1, 6));
  }

  @Test
  void fiveHundredPartsAreRefused() {
    String prompt = "cat" + " AND cat".repeat(499);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> parts(prompt))
        .withMessageStartingWith("the prompt has 500 parts joined by AND, expected at most 64");
    assertThat(parts("cat" + " AND cat".repeat(63))).hasSize(64);
  }

  private static List<Part> parts(String text) {
    return Composition.parse(text).parts();
  }
}
