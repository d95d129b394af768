package io.vstar.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.error.ConfigException;
import io.vstar.prompt.ExtraNetworks.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParsedPromptTest {
  private static final StepRange STEPS = StepRange.firstPass(20);

  @Test
  void tagsOfNetworksAreTakenOut() {
    ExtraNetworks networks = ExtraNetworks.parse("a <lora:ink:0.8:te=1> b<hypernet:x> <3 <a:>");
    assertThat(networks.text()).isEqualTo("a  b <3 <a:>");
    assertThat(networks.tags())
        .containsExactly(
            new Tag("lora", List.of("ink", "0.8", "te=1"), 2, 21),
            new Tag("hypernet", List.of("x"), 23, 35));
    assertThat(networks.tags().get(0).positional()).containsExactly("ink", "0.8");
    assertThat(networks.tags().get(0).named()).isEqualTo(Map.of("te", "1"));
  }

  @Test
  void partsAndNoticesKeepTheirPlaces() {
    String prompt = "<lora:x:1> a cat AND <lora:y:1>a (dog";
    ExtraNetworks networks = ExtraNetworks.parse(prompt);
    ParsedPrompt parsed = PromptLanguage.A1111.parse(networks.text());
    assertThat(parsed.parts()).hasSize(2);
    PromptNotice notice = parsed.notices(STEPS).get(0).in(networks);
    assertThat(prompt.substring(notice.start())).isEqualTo("(dog");
    assertThat(notice.inContext(prompt).lines())
        .containsExactly(
            "( is never closed; the emphasis goes on to the end. For a plain bracket write \\(",
            "  <lora:x:1> a cat AND <lora:y:1>a (dog",
            "                                   ^");
  }

  @Test
  void longPromptsAreShownAroundThePlace() {
    String prompt = "x".repeat(100) + "\n)" + "y".repeat(100);
    PromptNotice notice = PromptLanguage.A1111.parse(prompt).notices(STEPS).get(0);
    assertThat(notice.inContext(prompt).lines().skip(1))
        .containsExactly(
            "  …" + "x".repeat(33) + " )" + "y".repeat(34) + "…", "  " + " ".repeat(35) + "^");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "(a; 0; is never closed",
        "(a [x:y] b; 0; is never closed",
        "(a [x:y] b; 3; no number ends it",
        "a]; 1; closes nothing",
        "[a (b] c); 5; comes before the ( inside is closed",
        "[a:b]; 0; no number ends it",
        "[fox:1.5]; 0; a weight is written in round brackets, (…:1.5)",
        "[a:b:30]; 0; after the last of 20 steps, so what follows is never seen",
        "(a BREAK b:1.3); 3; BREAK in brackets breaks nothing",
        "a (b:1..5); 5; 1..5 is no number",
      })
  void whatA1111ReadsOtherwiseThanMeantIsTold(String prompt, int position, String message) {
    assertThat(PromptLanguage.A1111.parse(prompt).notices(STEPS))
        .anySatisfy(
            notice -> {
              assertThat(notice.message()).contains(message);
              assertThat(notice.start()).isEqualTo(position);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a red cat",
        "a (red:1.2) [small] cat, [a:b:0.5] [c|d], \\(e\\), f: g",
        "a BREAK b AND c :0.5"
      })
  void whatIsWellFormedIsNotToldOf(String prompt) {
    assertThat(PromptLanguage.A1111.parse(prompt).notices(STEPS)).isEmpty();
  }

  /** An edit that is none does not make its surroundings unbalanced. */
  @Test
  void eachMistakeIsToldOnce() {
    assertThat(PromptLanguage.A1111.parse("(a [x:y] (b:c:d) e)").notices(STEPS))
        .extracting(PromptNotice::start)
        .containsExactly(3);
  }

  @Test
  void inNegativeAndPlainPromptsAndIsAWord() {
    assertThat(PromptLanguage.A1111.parseNegative("a AND b").parts()).hasSize(1);
    ParsedPrompt plain = PromptLanguage.PLAIN.parse("[a:b:0.5] AND (c");
    assertThat(plain.over(STEPS).get(0).schedule().texts()).containsExactly("[a:b:0.5] AND (c");
    assertThat(plain.notices(STEPS)).isEmpty();
  }

  @Test
  void aMegabyteIsRefusedAtOnce() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ExtraNetworks.parse("cat ".repeat(1 << 18)))
        .withMessage("the prompt has 1048576 characters, expected at most 65536; shorten it");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> PromptLanguage.A1111.parse("(".repeat(1 << 20)));
  }

  /** Prompts of the greatest length, made to take a parser's time. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<", "<a:", ">", " ", " AND", ":", "[a|b]", "[a:b:1]", "(a)", "BREAK", "\\(", "a:1 "
      })
  void theLongestPromptsTakeNoTime(String piece) {
    String prompt = piece.repeat((1 << 16) / piece.length());
    Assertions.assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          try {
            PromptLanguage.A1111.parse(ExtraNetworks.parse(prompt).text()).over(STEPS);
          } catch (ConfigException e) {
            assertThat(e).hasMessageContaining("expected at most");
          }
        });
  }
}
