package io.vstar.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes of pictures against those of Pillow. */
class PictureChangesTest {
  private static final ImageSize MIDDLE = new ImageSize(20, 16);

  private static BufferedImage pattern() {
    return ImageFiles.read(ReferenceImages.file("pattern.png"));
  }

  @ParameterizedTest
  @CsvSource({"13, 10", "80, 60"})
  void aTriangleScalesAsInPillow(int width, int height) throws IOException {
    ImageSize size = new ImageSize(width, height);
    BufferedImage scaled =
        ImageScaler.scaleAndCrop(pattern(), ResamplingFilter.BILINEAR, size, 0, 0, size);
    BufferedImage expected = ReferenceImages.expected("bilinear " + size);
    assertThat(ReferenceImages.largestDifference(scaled, expected)).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"7, rotated 7 bilinear", "-20, rotated -20 bilinear"})
  void picturesAreRotatedAsInPillow(double degrees, String name) throws IOException {
    BufferedImage rotated = Rotation.rotate(pattern(), degrees, ResamplingFilter.BILINEAR, MIDDLE);
    assertThat(ReferenceImages.largestDifference(rotated, ReferenceImages.expected(name)))
        .isLessThanOrEqualTo(1); // Pillow cuts fractions off
  }

  @ParameterizedTest
  @CsvSource({"BICUBIC", "BILINEAR"})
  void aSlopeIsRotatedExactly(ResamplingFilter filter) {
    BufferedImage slope = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 30; y++) {
      for (int x = 0; x < 40; x++) {
        slope.setRGB(x, y, (40 + 5 * x) << 16 | (220 - 6 * y) << 8 | 3 * (x + y));
      }
    }
    BufferedImage rotated = Rotation.rotate(slope, 30, filter, MIDDLE);
    double cos = Math.cos(Math.PI / 6);
    double sin = Math.sin(Math.PI / 6);
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 20; x++) {
        double u = 19.5 + cos * (x - 9.5) - sin * (y - 7.5);
        double v = 14.5 + sin * (x - 9.5) + cos * (y - 7.5);
        long red = Math.round(40 + 5 * u);
        long green = Math.round(220 - 6 * v);
        assertThat(rotated.getRGB(x, y) >> 8 & 0xffff).isEqualTo((int) (red << 8 | green));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.2, 1, 1, brightness 1.2",
    "1, 0.8, 1, contrast 0.8",
    "1, 1.3, 1, contrast 1.3",
    "1, 1, 0.7, saturation 0.7",
    "1, 1, 1.25, saturation 1.25",
  })
  void coloursAreChangedAsInPillow(double brightness, double contrast, double saturation, String n)
      throws IOException {
    BufferedImage changed = new ColorChange(brightness, contrast, saturation).apply(pattern());
    assertThat(ReferenceImages.largestDifference(changed, ReferenceImages.expected(n)))
        .isLessThanOrEqualTo(1); // Pillow cuts fractions off
    assertThat(ReferenceImages.largestDifference(changed, pattern())).isGreaterThan(20);
  }

  @Test
  void noChangeChangesNothing() {
    BufferedImage same = new ColorChange(1, 1, 1).apply(pattern());
    assertThat(ReferenceImages.largestDifference(same, pattern())).isZero();
    BufferedImage unturned = Rotation.rotate(pattern(), 0, ResamplingFilter.BICUBIC, MIDDLE);
    BufferedImage middle = pattern().getSubimage(10, 7, 20, 16);
    assertThat(ReferenceImages.largestDifference(unturned, middle)).isZero();
  }
}
