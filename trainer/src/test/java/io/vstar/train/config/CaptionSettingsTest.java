package io.vstar.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.ConfigException;
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

class CaptionSettingsTest {
  private static final String START = "model: pocket\nplaceholder: <cat>\ninitializer: cat\n";

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void makeFolder() throws IOException {
    file = folder.resolve("cat.yaml");
    Files.createDirectories(folder.resolve("near"));
    Files.createFile(folder.resolve("rows.jsonl"));
  }

  @Test
  void everyKeyIsReadAndWrittenBack() throws IOException {
    TrainConfig config =
        load(
            """
            dataset:
              path: near
              maxTokens: 225
              captions: {source: rows.jsonl, column: prompt, lines: one, prefix: 'my {},',
                suffix: on white, separator: ;, shuffle: true, keepTokens: 2, keepSeparator: '|||',
                tagDropout: 0.25, dropout: 0.1, dropoutEvery: 3, wildcards: true}
            """);
    assertThat(config.dataset().captions())
        .contains(
            new CaptionSettings(
                Optional.of(new CaptionSource.File(folder.resolve("rows.jsonl"))),
                Optional.of("prompt"),
                Optional.of(CaptionLines.ONE),
                Optional.of("my {},"),
                Optional.of("on white"),
                Optional.of(";"),
                Optional.of(true),
                Optional.of(2),
                Optional.of("|||"),
                Optional.of(0.25),
                Optional.of(0.1),
                Optional.of(3),
                Optional.of(true)));
    assertThat(config.dataset().maxChunks()).isEqualTo(3);
    String yaml = ConfigWriter.toYaml("textual-inversion", config);
    Files.writeString(file, yaml);
    assertThat(ConfigLoader.load(new TextualInversionMethod().schema(), file, List.of()))
        .isEqualTo(config);
  }

  @Test
  void aSubsetHasTheKeysOfTheDatasetThatItLeavesOut() throws IOException {
    CaptionSettings all =
        CaptionYaml.read(
            """
            {source: filename, column: prompt, lines: one, prefix: a, suffix: b, separator: ;,
             shuffle: true, keepTokens: 2, keepSeparator: '|||', tagDropout: 0.25, dropout: 0.1,
             dropoutEvery: 3, wildcards: true}
            """);
    assertThat(CaptionSettings.NONE.orElse(all)).isEqualTo(all);
    assertThat(all.orElse(CaptionYaml.read("{prefix: c, shuffle: false, dropout: 0.5}")))
        .isEqualTo(all);
    DatasetSettings dataset =
        load("""
        dataset:
          captions: {shuffle: true, keepTokens: 1, prefix: a}
          subsets:
            - path: near
              captions: {keepTokens: 2, wildcards: true}
        """)
            .dataset();
    assertThat(dataset.subsets().get(0).captions().orElseThrow().orElse(dataset.captions().get()))
        .isEqualTo(CaptionYaml.read("{shuffle: true, keepTokens: 2, prefix: a, wildcards: true}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "source: tags # source is tags, expected sidecar, filename, metadata, or a file that ends"
            + " in .jsonl or .json",
        "source: no.json # source is no.json, expected a file, but there is none at",
        "lines: all # lines is all, expected join, one or first",
        "tagDropout: 1.5 # tagDropout is 1.5, expected a number from 0 to 1",
        "dropout: -0.1 # dropout is -0.1, expected a number from 0 to 1",
        "dropoutEvery: 0 # dropoutEvery is 0, expected a whole number of at least 1",
        "keepTokens: -1 # keepTokens is -1, expected a whole number of at least 0",
        "separator: ' ' # separator is \" \", expected text that is not blank",
        "keepSeparator: ',' # keepSeparator is \",\", expected another text than the separator of"
            + " tags, such as |||",
        "keep_tokens: 1 # unknown key dataset.captions.keep_tokens; did you mean"
            + " dataset.captions.keepTokens?",
      })
  void aMistakeIsToldWithItsKey(String key, String message) {
    assertThatThrownBy(() -> load("dataset: {path: near, captions: {%s}}".formatted(key)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message.strip());
  }

  @ParameterizedTest
  @CsvSource({"74", "76", "0", "825"})
  void tokensAreWholeChunks(int tokens) {
    assertThatThrownBy(() -> load("dataset: {path: near, maxTokens: %d}".formatted(tokens)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "dataset.maxTokens is %d, expected a multiple of 75 up to 750".formatted(tokens));
  }

  @Test
  void theFingerprintOfAConfigWithoutTheseKeysIsAsBefore() throws IOException {
    String plain = ConfigFingerprint.sha256(load("dataset: {path: near}"));
    assertThat(plain).isEqualTo("333d598271a86a8b82073fc3b6edadcf00ae339decaa190bafc18c4e0a11968e");
    assertThat(ConfigFingerprint.sha256(load("dataset: {path: near, captions: {}, maxTokens: 75}")))
        .isEqualTo(plain);
    assertThat(ConfigFingerprint.sha256(load("dataset: {path: near, captions: {shuffle: true}}")))
        .isNotEqualTo(plain);
    assertThat(ConfigFingerprint.sha256(load("dataset: {path: near, maxTokens: 150}")))
        .isNotEqualTo(plain);
  }

  private TrainConfig load(String yaml) throws IOException {
    Files.writeString(file, START + yaml);
    return ConfigLoader.load(new TextualInversionMethod().schema(), file, List.of());
  }
}
