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

/** Tests of lists of sections, by the only one: {@code dataset.subsets}. */
class SubsetSettingsTest {
  private static final String START = "model: pocket\nplaceholder: <cat>\ninitializer: cat\n";
  private static final String TWO =
      START
          + """
          dataset:
            subsets:
              - path: near
              - path: far
                repeats: 3
                weight: 0.5
                templates: style
          """;

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void makeFolders() throws IOException {
    file = folder.resolve("cat.yaml");
    Files.createDirectories(folder.resolve("near"));
    Files.createDirectories(folder.resolve("far"));
  }

  @Test
  void eachSectionHasItsValuesAndDefaults() throws IOException {
    DatasetSettings dataset = load(TWO).dataset();
    assertThat(dataset.subsets())
        .containsExactly(
            SubsetSettings.of(folder.resolve("near")),
            new SubsetSettings(
                folder.resolve("far"), 3, 0.5, Optional.of(TemplateSource.BuiltIn.STYLE)));
    assertThat(dataset.allSubsets()).isEqualTo(dataset.subsets());
    assertThat(dataset.path()).isEmpty();
  }

  @Test
  void keysThatKeepTheirDefaultsLeaveTheFingerprintAsItWas() throws IOException {
    TrainConfig plain = load(TWO);
    TrainConfig said =
        load(
            TWO.replace(
                "path: near",
                "{path: near, mask: none, unmaskedWeight: 0, flip: false, regularisation: false,"
                    + " augment: {randomCrop: false, cropJitter: 0, variants: 4}}"));
    assertThat(ConfigFingerprint.sha256(said)).isEqualTo(ConfigFingerprint.sha256(plain));
    assertThat(ConfigFingerprint.relevant(ConfigWriter.toMap(plain)).keySet())
        .noneMatch(key -> key.contains("flip") || key.contains("augment") || key.contains("mask"));
    TrainConfig flipped = load(TWO.replace("path: near", "{path: near, flip: true}"));
    assertThat(ConfigFingerprint.sha256(flipped)).isNotEqualTo(ConfigFingerprint.sha256(plain));
  }

  @Test
  void thePathAloneIsOneSubset() throws IOException {
    assertThat(load(START + "dataset: {path: near}").dataset().allSubsets())
        .containsExactly(SubsetSettings.of(folder.resolve("near")));
  }

  @Test
  void pathAndSubsetsExcludeEachOtherAndOneIsNeeded() {
    assertRefused(
        TWO.replace("dataset:", "dataset:\n  path: near"),
        ":7:5: dataset.subsets is given beside dataset.path, expected one of the two; put the"
            + " folder of dataset.path into the list");
    assertRefused(
        START + "dataset: {subsets: []}",
        ":4:10: dataset.path is missing, expected the folder of the training pictures, or several"
            + " as dataset.subsets");
  }

  @Test
  void aMistakeInASectionIsToldWithItsPlace() {
    assertRefused(
        TWO.replace("repeats: 3", "repeats: 0"),
        ":8:16: dataset.subsets[1].repeats is 0, expected a whole number from 1 to 1000");
    assertRefused(
        TWO.replace("weight: 0.5", "weight: 0"),
        ":9:15: dataset.subsets[1].weight is 0, expected a number > 0 and <= 1000");
    assertRefused(
        TWO.replace("repeats: 3", "repeats: many"),
        ":8:16: dataset.subsets[1].repeats is many, expected a whole number");
    assertRefused(
        TWO.replace("path: far", "path: fra"),
        ":7:13: dataset.subsets[1].path is fra, expected a folder, but there is none at "
            + folder.resolve("fra"));
    assertRefused(
        TWO.replace("path: near", "repeats: 2"),
        ":6:7: dataset.subsets[0].path is missing, expected a folder of training pictures");
    assertRefused(
        TWO.replace("repeats: 3", "repeat: 3"),
        ":8:7: unknown key dataset.subsets[1].repeat; did you mean dataset.subsets[1].repeats?");
    assertRefused(
        START + "dataset: {path: near, repeats: 3}",
        ":4:23: unknown key dataset.repeats; did you mean dataset.subsets[].repeats?");
  }

  @Test
  void whatIsNoListOfSectionsIsRefused() {
    assertRefused(
        START + "dataset: {subsets: near}",
        ":4:20: dataset.subsets is near, expected a list in which each item is a mapping with keys"
            + " such as path");
    assertRefused(
        START + "dataset: {subsets: [near]}",
        ":4:21: dataset.subsets[0] is near, expected a mapping with keys such as path");
  }

  @Test
  void anOverrideNamesAnItemByItsIndex() throws IOException {
    TrainConfig config =
        load(
            TWO,
            "dataset.subsets[0].repeats=7",
            "dataset.subsets[2].path=" + folder.resolve("near"),
            "preview.seeds[0]=5");
    assertThat(config.dataset().subsets())
        .extracting(SubsetSettings::repeats)
        .containsExactly(7, 3, 1);
    assertThat(config.preview().seeds()).containsExactly(5L);
  }

  @Test
  void anIndexBehindTheEndIsRefused() {
    assertThatThrownBy(() -> load(TWO, "dataset.subsets[3].repeats=7"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("--set dataset.subsets[3].repeats=7: the list has 2 items, [2] would add one");
    assertThatThrownBy(() -> load(TWO, "dataset.subsets[x].repeats=7"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("expected key.path=value");
  }

  @Test
  void theListIsWrittenBack() throws IOException {
    TrainConfig config = load(TWO);
    String yaml = ConfigWriter.toYaml("textual-inversion", config);
    assertThat(yaml)
        .contains(
            """
            dataset:
              subsets:
                - path: %1$s/near
                  repeats: 1
                  weight: 1.0
                  mask: none
            """
                .formatted(folder))
        .contains(
            """
                - path: %1$s/far
                  repeats: 3
                  weight: 0.5
                  templates: style
                  mask: none
                  unmaskedWeight: 0.0
                  flip: false
                  augment:
                    randomCrop: false
            """
                .formatted(folder));
    assertThat(load(yaml)).isEqualTo(config);
    assertThat(ConfigWriter.toYaml("textual-inversion", load(START + "dataset: {path: near}")))
        .doesNotContain("subsets");
  }

  @Test
  void theFingerprintKnowsTheValuesOfSectionsButNotTheirPlaces() throws IOException {
    Files.createDirectories(folder.resolve("moved"));
    String before = ConfigFingerprint.sha256(load(TWO));
    assertThat(ConfigFingerprint.sha256(load(TWO.replace("path: near", "path: moved"))))
        .isEqualTo(before);
    assertThat(ConfigFingerprint.sha256(load(TWO.replace("repeats: 3", "repeats: 4"))))
        .isNotEqualTo(before);
    assertThat(ConfigFingerprint.sha256(load(TWO.replace("    - path: near\n", ""))))
        .isNotEqualTo(before);
    assertThat(ConfigFingerprint.relevant(ConfigWriter.toMap(load(TWO))))
        .containsEntry("dataset.subsets[1].repeats", "3")
        .doesNotContainKey("dataset.subsets[0].path");
  }

  @Test
  void theFingerprintOfASingleFolderIsAsBeforeThereWereSubsets() throws IOException {
    // Pinned: it stands in exported files.
    assertThat(ConfigFingerprint.sha256(load(START + "dataset: {path: near}")))
        .isEqualTo("333d598271a86a8b82073fc3b6edadcf00ae339decaa190bafc18c4e0a11968e");
  }

  private TrainConfig load(String yaml, String... overrides) throws IOException {
    Files.writeString(file, yaml);
    return ConfigLoader.load(new TextualInversionMethod().schema(), file, List.of(overrides));
  }

  private void assertRefused(String yaml, String message) {
    assertThatThrownBy(() -> load(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessage(file + message);
  }
}
