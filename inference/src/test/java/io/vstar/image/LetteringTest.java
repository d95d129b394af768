package io.vstar.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LetteringTest {
  private Lettering letters;

  @BeforeEach
  void findAFont() {
    Optional<Lettering> found = Lettering.ofSize(13);
    assumeThat(found).as("a font").isPresent();
    letters = found.orElseThrow();
  }

  @Test
  void linesBreakBetweenWordsAndKeepAll() {
    String text = "a photo of a cat that sits on a wooden chair by the window";
    List<String> lines = letters.lines(text, 120, 20);
    assertThat(lines).hasSizeGreaterThan(2).allMatch(line -> letters.width(line) <= 120);
    assertThat(String.join(" ", lines)).isEqualTo(text);
  }

  @Test
  void whatDoesNotFitIsCutOffVisibly() {
    for (String text : List.of("many words ".repeat(50), "x".repeat(500), "😀".repeat(200))) {
      List<String> lines = letters.lines(text, 120, 3);
      assertThat(lines).hasSize(3).allMatch(line -> letters.width(line) <= 120);
      assertThat(lines.get(2)).endsWith("…");
      assertThat(String.join("", lines))
          .matches(line -> line.codePoints().noneMatch(each -> each >= 0xd800 && each <= 0xdfff));
    }
  }

  @Test
  void lineBreaksAndTabsAreSpaces() {
    assertThat(letters.lines("a\n\tb", 200, 3)).containsExactly("a b");
    assertThat(letters.lines("  ", 200, 3)).isEmpty();
  }

  @Test
  void aColumnNarrowerThanALetterEnds() {
    assertThat(letters.lines("wide", 1, 3)).hasSize(3);
  }

  @Test
  void ofALongNameTheMiddleIsLeftOut() {
    String name = "a long name of a picture that goes on and on 0123.jpeg";
    String shortened = letters.shortened(name, 150);
    assertThat(letters.width(shortened)).isLessThanOrEqualTo(150);
    assertThat(shortened).startsWith("a long").contains("…").endsWith("3.jpeg");
    assertThat(letters.shortened("1.png", 150)).isEqualTo("1.png");
  }
}
