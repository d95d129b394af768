package io.vstar.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.error.ConfigException;
import io.vstar.error.OutputException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputFormatTest {
  private static final Infotext TEXT =
      new Infotext(
          "ein blaues Käuzchen, 梟\nnew line",
          "blurry",
          Map.of("Steps", "1", "Seed", "2", "Size", "8x8"));

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"PNG, 80, 0", "JPEG, 95, 12", "JPEG, 30, 60", "WEBP, 90, 24", "WEBP, 100, 0"})
  void picturesAreReadBackWithTheirInfotext(OutputFormat format, int quality, int most)
      throws IOException {
    BufferedImage image = ramp(33, 17);
    Path file = folder.resolve("picture." + format.extension());
    Files.write(file, format.encoded(image, TEXT, quality));

    BufferedImage read = ImageFiles.read(file);
    assertThat(read.getWidth()).isEqualTo(33);
    assertThat(read.getHeight()).isEqualTo(17);
    assertThat(largestDifference(image, read)).isLessThanOrEqualTo(most);
    String text =
        format == OutputFormat.PNG
            ? PngFiles.readText(file).get(Infotext.PNG_KEYWORD)
            : UserComment.read(file).orElseThrow();
    assertThat(Infotext.parse(text)).isEqualTo(TEXT);
  }

  @Test
  void lessQualityMakesSmallerFiles() {
    BufferedImage image = ramp(64, 64);
    for (OutputFormat format : new OutputFormat[] {OutputFormat.JPEG, OutputFormat.WEBP}) {
      assertThat(format.encoded(image, TEXT, 10).length)
          .isLessThan(format.encoded(image, TEXT, 95).length);
    }
  }

  @Test
  void aTextThatJpegCannotHoldIsRefused() {
    Infotext text = new Infotext("x".repeat(33_000), "", Map.of());
    assertThatExceptionOfType(OutputException.class)
        .isThrownBy(() -> OutputFormat.JPEG.encoded(ramp(8, 8), text, 80))
        .withMessageContaining("longer than the 64 KB");
  }

  @Test
  void formatsHaveNamesAndExtensions() {
    assertThat(OutputFormat.named("JPG")).isEqualTo(OutputFormat.JPEG);
    assertThat(OutputFormat.named("jpeg")).isEqualTo(OutputFormat.JPEG);
    assertThat(OutputFormat.named("webp")).isEqualTo(OutputFormat.WEBP);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> OutputFormat.named("gif"))
        .withMessage("there is no format 'gif', expected png, jpg or webp");
  }

  private static BufferedImage ramp(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, (255 * x / width) << 16 | (255 * y / height) << 8 | 128);
      }
    }
    return image;
  }

  private static int largestDifference(BufferedImage a, BufferedImage b) {
    int largest = 0;
    for (int y = 0; y < a.getHeight(); y++) {
      for (int x = 0; x < a.getWidth(); x++) {
        for (int shift = 0; shift <= 16; shift += 8) {
          int difference = (a.getRGB(x, y) >> shift & 0xff) - (b.getRGB(x, y) >> shift & 0xff);
          largest = Math.max(largest, Math.abs(difference));
        }
      }
    }
    return largest;
  }
}
