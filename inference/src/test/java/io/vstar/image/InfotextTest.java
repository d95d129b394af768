package io.vstar.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InfotextTest {
  /** As AUTOMATIC1111's web UI 1.10 writes it. */
  private static final String TEXT =
      """
      a photo of <cat>, (detailed:1.2)
      second line: with a colon, and commas
      Negative prompt: blurry, low quality
      bad hands
      Steps: 20, Sampler: Euler a, CFG scale: 7.5, Seed: 1, Size: 512x768, Model hash: 6ce0161689, \
      Model: v1-5-pruned, TI hashes: "cat: 0123456789ab, dog: ba9876543210", Version: v1.10.1""";

  @Test
  void readsWhatTheWebUiWrites() {
    Infotext infotext = Infotext.parse(TEXT);

    assertThat(infotext.prompt())
        .isEqualTo("a photo of <cat>, (detailed:1.2)\nsecond line: with a colon, and commas");
    assertThat(infotext.negativePrompt()).isEqualTo("blurry, low quality\nbad hands");
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("Steps", "20");
    expected.put("Sampler", "Euler a");
    expected.put("CFG scale", "7.5");
    expected.put("Seed", "1");
    expected.put("Size", "512x768");
    expected.put("Model hash", "6ce0161689");
    expected.put("Model", "v1-5-pruned");
    expected.put("TI hashes", "cat: 0123456789ab, dog: ba9876543210");
    expected.put("Version", "v1.10.1");
    assertThat(infotext.parameters()).containsExactlyEntriesOf(expected);
  }

  @Test
  void writesWhatTheWebUiWrites() {
    assertThat(Infotext.parse(TEXT).format()).isEqualTo(TEXT);
  }

  @Test
  void quotesOnlyWhereNeeded() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("Steps", "20");
    parameters.put("Note", "say \"é\": a, b\nc \\");
    parameters.put("Model", "plain \"name\"");
    Infotext infotext = new Infotext("p", "", parameters);

    assertThat(infotext.format())
        .isEqualTo("p\nSteps: 20, Note: \"say \\\"é\\\": a, b\\nc \\\\\", Model: plain \"name\"");
    assertThat(Infotext.parse(infotext.format())).isEqualTo(infotext);
  }

  @Test
  void takesALastLineWithFewParametersForThePrompt() {
    Infotext infotext = Infotext.parse("a cat\nSteps: 20, Seed: 1");
    assertThat(infotext.prompt()).isEqualTo("a cat\nSteps: 20, Seed: 1");
    assertThat(infotext.parameters()).isEmpty();
  }

  @Test
  void readsAQuotedValueWhoseLineBreaksWereLeftAsTheyAre() {
    Infotext infotext =
        Infotext.parse(
            """
            a cat
            Negative prompt: blurry
            Steps: 20, Sampler: Euler, Wildcards: "one, two: \\"three\\"
            four, Seed: 9, Size: 1x1, Model: other
            five", Seed: 1, Size: 64x64""");
    assertThat(infotext.prompt()).isEqualTo("a cat");
    assertThat(infotext.negativePrompt()).isEqualTo("blurry");
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("Steps", "20");
    expected.put("Sampler", "Euler");
    expected.put("Wildcards", "one, two: \"three\"\nfour, Seed: 9, Size: 1x1, Model: other\nfive");
    expected.put("Seed", "1");
    expected.put("Size", "64x64");
    assertThat(infotext.parameters()).containsExactlyEntriesOf(expected);
  }

  @Test
  void aLineOfAPromptThatLooksLikeSettingsStaysInIt() {
    String prompt = "\"a cat\"\nSteps: 1, Note: \"open\nand \"closed\", here";
    Infotext infotext = Infotext.parse(prompt + "\nSteps: 20, Seed: 1, Size: 8x8");
    assertThat(infotext.prompt()).isEqualTo(prompt);
    assertThat(infotext.parameters()).containsEntry("Steps", "20").hasSize(3);
  }

  @Test
  void leavesOutAnEmptyNegativePromptAndEmptyParameters() {
    assertThat(new Infotext("a cat", "", Map.of()).format()).isEqualTo("a cat");
    assertThat(Infotext.parse("")).isEqualTo(new Infotext("", "", Map.of()));
  }

  @Test
  void survivesALongQuotedValue() {
    String value = "a, \"".repeat(20_000);
    Infotext infotext =
        new Infotext("p", "", new LinkedHashMap<>(Map.of("A1", value, "B2", "1", "C3", "2")));
    assertThat(Infotext.parse(infotext.format())).isEqualTo(infotext);
  }
}
