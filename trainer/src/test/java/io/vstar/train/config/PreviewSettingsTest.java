package io.vstar.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.ConfigException;
import io.vstar.sampling.SamplerChoice;
import io.vstar.train.inversion.TextualInversionMethod;
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

class PreviewSettingsTest {
  private static final String START =
      "model: pocket\nplaceholder: <cat>\ninitializer: cat\ndataset: {path: pictures}\n";

  @TempDir private Path folder;

  @BeforeEach
  void makePictures() throws IOException {
    Files.createDirectories(folder.resolve("pictures"));
  }

  @Test
  void aPromptIsATextOrASection() throws IOException {
    PreviewSettings preview =
        load("""
        preview:
          prompts:
            - a photo of {}
            - prompt: a {} --big
              negativePrompt: blurry
              seed: 7
              width: 96
              height: 64
              steps: 4
              guidance: 3.5
              sampler: euler-a
        """)
            .preview();
    assertThat(preview.prompts())
        .containsExactly(
            PreviewPrompt.of("a photo of {}"),
            new PreviewPrompt(
                "a {} --big",
                Optional.of("blurry"),
                Optional.of(7L),
                Optional.of(96),
                Optional.of(64),
                Optional.of(4),
                Optional.of(3.5),
                Optional.of(SamplerChoice.EULER_A)));
  }

  @Test
  void aTextMayHaveKohyasArguments() throws IOException {
    assertThat(
            prompt(
                "a {} -- in snow --N dark, --- blurry --w 640 --h 448 --D -3 --l 7.5 --s 28 --ss"
                    + " k_euler"))
        .isEqualTo(
            new PreviewPrompt(
                "a {} -- in snow",
                Optional.of("dark, --- blurry"),
                Optional.of(-3L),
                Optional.of(640),
                Optional.of(448),
                Optional.of(28),
                Optional.of(7.5),
                Optional.of(SamplerChoice.EULER)));
    assertThat(prompt("a {} --n").negativePrompt()).hasValue("");
    assertThat(prompt("a {} --ss DPM++ 2M Karras").sampler())
        .hasValue(SamplerChoice.DPMPP_2M_KARRAS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a {} --w wide | a whole number of pixels > 0 after --w, not wide",
        "a {} --h | a whole number of pixels > 0 after --h, not nothing",
        "a {} --s 0 | a whole number of steps > 0 after --s, not 0",
        "a {} --l NaN | a number >= 0 after --l, not NaN",
        "a {} --d 1.5 | a whole number after --d, not 1.5",
        "a {} --d 1 --d 2 | --d only once",
        "a {} --cn x.png | no --cn: the arguments of a prompt are --w and --h (pixels)",
        "a {} --ss eulr | a sampler after --ss: there is no sampler 'eulr', did you mean 'Euler'?",
        "--w 64 | a prompt before the arguments"
      })
  void whatIsWrongInATextIsNamed(String text, String expected) {
    assertThatThrownBy(() -> prompt(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cat.yaml:6:")
        .hasMessageContaining("preview.prompts[0] is \"" + text + "\", expected " + expected);
  }

  @Test
  void aFileHasAPromptALineAndNamesTheWrongOne() throws IOException {
    Files.writeString(folder.resolve("prompts.txt"), "\uFEFF# two\r\na {}\r\n\r\n  b {} --d 7\r\n");
    PreviewSettings preview =
        load("preview:\n  prompts: [first]\n  promptFile: prompts.txt\n").preview();
    assertThat(preview.promptTexts()).containsExactly("first", "a {}", "b {}");
    assertThat(preview.allPrompts().get(2).seed()).hasValue(7L);

    Files.writeString(folder.resolve("prompts.txt"), "a {}\n\nb {} --d x\n");
    assertThatThrownBy(() -> load("preview: {promptFile: prompts.txt}\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "prompts.txt:3: \"b {} --d x\", expected a whole number after --d, not x");
    Files.writeString(folder.resolve("prompts.txt"), "# nothing\n");
    assertThatThrownBy(() -> load("preview: {promptFile: prompts.txt}\n"))
        .hasMessageContaining("prompts.txt has no prompt");
    assertThatThrownBy(() -> load("preview: {promptFile: none.txt}\n"))
        .hasMessageContaining("preview.promptFile is none.txt, expected a text file");
  }

  @Test
  void wrongKindsAndRangesAreRefused() {
    assertThatThrownBy(() -> load("preview: {prompts: [[a]]}\n"))
        .hasMessageContaining(
            "preview.prompts[0] is a list, expected text, or a mapping with keys such as prompt");
    assertThatThrownBy(() -> load("preview: {prompts: [{seed: 3}]}\n"))
        .hasMessageContaining("preview.prompts[0].prompt is missing, expected a prompt");
    assertThatThrownBy(() -> load("preview: {prompts: [{prompt: a, width: 0}]}\n"))
        .hasMessageContaining("preview.prompts[0].width is 0, expected a whole number > 0");
    assertThatThrownBy(() -> load("preview: {prompts: [{prompt: a, with: 64}]}\n"))
        .hasMessageContaining("did you mean preview.prompts[0].width?");
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    TrainConfig config =
        load(
            """
            preview:
              negativePrompt: none
              atStart: true
              sampler: heun
              prompts:
                - a {}
                - b {} --d 7 --n
                - prompt: c --d 7
            """);
    Path written = folder.resolve("written.yaml");
    Files.writeString(written, ConfigWriter.toYaml("textual-inversion", config));
    assertThat(Files.readString(written)).contains("    - a {}\n", "    - prompt: c --d 7\n");
    assertThat(ConfigLoader.load(new TextualInversionMethod().schema(), written, List.of()))
        .isEqualTo(config);
  }

  @Test
  void plainPromptsAndNoneCountForTheFingerprintAsBeforeTheyCouldBeSections() throws IOException {
    assertThat(ConfigFingerprint.relevant(ConfigWriter.toMap(load("preview: {prompts: [a, b]}\n"))))
        .containsEntry("preview.prompts", "[a, b]")
        .doesNotContainKeys("preview.atStart", "preview.sampler", "preview.negativePrompt");
    assertThat(ConfigFingerprint.relevant(ConfigWriter.toMap(load(""))))
        .containsEntry("preview.prompts", "[]")
        .doesNotContainKey("output.tensorboard");
  }

  private PreviewPrompt prompt(String text) throws IOException {
    return load("preview:\n  prompts: ['" + text + "']\n").preview().prompts().get(0);
  }

  private TrainConfig load(String more) throws IOException {
    Path file = folder.resolve("cat.yaml");
    Files.writeString(file, START + more);
    return ConfigLoader.load(new TextualInversionMethod().schema(), file, List.of());
  }
}
