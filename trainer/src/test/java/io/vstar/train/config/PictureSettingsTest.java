package io.vstar.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.error.ConfigException;
import io.vstar.train.inversion.TextualInversionMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys that say how pictures are read. */
class PictureSettingsTest {
  @TempDir private Path folder;

  private TrainConfig load(String dataset) throws IOException {
    Files.createDirectories(folder.resolve("near"));
    Path file = folder.resolve("cat.yaml");
    Files.writeString(
        file,
        "model: pocket\nplaceholder: <cat>\ninitializer: cat\ndataset: {%s}\n".formatted(dataset));
    return ConfigLoader.load(new TextualInversionMethod().schema(), file, List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "white, ffffff, white",
    "black, 000000, black",
    "gray, 808080, gray",
    "'\"#20A0ff\"', 20a0ff, #20a0ff",
    "'\"000000\"', 000000, black",
    "20a0ff, 20a0ff, #20a0ff",
  })
  void backgroundsAreNamesOrDigits(String text, String rgb, String written) throws IOException {
    TrainConfig config = load("path: near, background: " + text);
    BackgroundColor background = config.dataset().background();
    assertThat("%06x".formatted(background.rgb())).isEqualTo(rgb);
    assertThat(background).hasToString(written);
    Path again =
        Files.writeString(
            folder.resolve("again.yaml"), ConfigWriter.toYaml("textual-inversion", config));
    assertThat(ConfigLoader.load(new TextualInversionMethod().schema(), again, List.of()))
        .isEqualTo(config);
  }

  @ParameterizedTest
  @CsvSource({
    "'path: near, background: blue', dataset.background is blue",
    "'path: near, background: \"#12345\"', dataset.background is \"#12345\"",
    "'path: near, decodingThreads: 0', dataset.decodingThreads is 0",
    "'path: near, upscaling: never', 'dataset.upscaling is never, expected warn, leave-out or"
        + " refuse'",
    "'subsets: [{path: near, mask: white}]', 'dataset.subsets[0].mask is white, expected none,"
        + " alpha or file'",
    "'subsets: [{path: near, mask: alpha, unmaskedWeight: 1}]', 'dataset.subsets[0].unmaskedWeight"
        + " is 1, expected a number >= 0 and < 1'",
    "'subsets: [{path: near, unmaskedWeight: 0.1}]', 'as there is no mask; set mask to alpha or"
        + " file'",
    "'subsets: [{path: near, augment: {cropJitter: 0.6}}]', 'augment.cropJitter is 0.6, expected a"
        + " number from 0 to 0.5'",
    "'subsets: [{path: near, augment: {rotationJitter: 50}}]', 'augment.rotationJitter is 50'",
    "'subsets: [{path: near, augment: {variants: 0}}]', 'augment.variants is 0, expected a whole"
        + " number from 1 to 64'",
    "'subsets: [{path: near, augment: {flip: true}}]', 'unknown key"
        + " dataset.subsets[0].augment.flip'",
    "'subsets: [{path: near, regularisation: true}]', 'dataset.subsets is made of regularisation"
        + " alone'",
  })
  void whatMakesNoSenseIsNamed(String dataset, String message) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> load(dataset))
        .withMessageContaining(message);
  }

  @Test
  void everyKeyIsRead() throws IOException {
    TrainConfig config =
        load(
            "subsets: [{path: near, mask: file, unmaskedWeight: 0.1, flip: true, augment:"
                + " {randomCrop: true, cropJitter: 0.1, colorJitter: 0.05, rotationJitter: 3,"
                + " variants: 8}}], decodingThreads: 2, upscaling: refuse");
    SubsetSettings subset = config.dataset().subsets().get(0);
    assertThat(subset.mask()).isEqualTo(MaskSource.FILE);
    assertThat(subset.unmaskedWeight()).isEqualTo(0.1);
    assertThat(subset.flip()).isTrue();
    assertThat(subset.augment()).isEqualTo(new AugmentSettings(true, 0.1, 0.05, 3, 8));
    assertThat(config.dataset().upscaling()).isEqualTo(Upscaling.REFUSE);
    assertThat(config.dataset().decodingThreads()).contains(2);
  }
}
