package io.vstar.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageScalerTest {
  @ParameterizedTest
  @CsvSource({
    "100, 50, 40, 40, 80, 40",
    "50, 100, 40, 40, 40, 80",
    "40, 40, 40, 40, 40, 40",
    "30, 20, 60, 60, 90, 60",
    "1000, 667, 512, 512, 768, 512",
    "333, 1000, 64, 192, 64, 192",
    "3, 1000, 512, 512, 512, 170667",
  })
  void coversTheTargetWithOneSideEqual(
      int width, int height, int targetWidth, int targetHeight, int coverWidth, int coverHeight) {
    assertThat(
            ImageScaler.coveringSize(
                new ImageSize(width, height), new ImageSize(targetWidth, targetHeight)))
        .isEqualTo(new ImageSize(coverWidth, coverHeight));
  }

  @Test
  void neverFallsShortOfTheTarget() {
    for (int width = 1; width < 120; width += 7) {
      for (int height = 1; height < 120; height++) {
        ImageSize cover =
            ImageScaler.coveringSize(new ImageSize(width, height), new ImageSize(64, 48));
        assertThat(cover.width()).isGreaterThanOrEqualTo(64);
        assertThat(cover.height()).isGreaterThanOrEqualTo(48);
        assertThat(cover.width() == 64 || cover.height() == 48).isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"20, 15", "13, 10", "80, 60"})
  void scalesLikePillowsLanczos(int width, int height) throws IOException {
    ImageSize size = new ImageSize(width, height);
    BufferedImage scaled = ImageScaler.scaleAndCrop(pattern(), size, Cropping.CENTER);
    // Pillow mixes with weights in 22-bit fixed point.
    assertThat(ReferenceImages.largestDifference(scaled, ReferenceImages.scaled(size)))
        .isLessThanOrEqualTo(1);
  }

  @Test
  void leavesAFlatPictureFlat() {
    BufferedImage flat = new BufferedImage(37, 23, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 23; y++) {
      for (int x = 0; x < 37; x++) {
        flat.setRGB(x, y, 0x4080c0);
      }
    }
    BufferedImage scaled = ImageScaler.scaleAndCrop(flat, new ImageSize(64, 8), Cropping.CENTER);
    assertThat(scaled.getRGB(0, 0, 64, 8, null, 0, 64)).containsOnly(0xff4080c0);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0, 0", "1, 1, 20, 10", "0.5, 0.5, 10, 5", "0.26, 1, 5, 10"})
  void cropsWhereAsked(double horizontal, double vertical, int left, int top) {
    // 40x30 is cropped from itself: the target differs in one side only.
    BufferedImage wide =
        ImageScaler.scaleAndCrop(
            pattern(), new ImageSize(20, 30), new Cropping(horizontal, vertical));
    assertThat(wide.getRGB(0, 0)).isEqualTo(pattern().getRGB(left, 0));
    BufferedImage tall =
        ImageScaler.scaleAndCrop(
            pattern(), new ImageSize(40, 20), new Cropping(horizontal, vertical));
    assertThat(tall.getRGB(0, 0)).isEqualTo(pattern().getRGB(0, top));
  }

  @Test
  void givesAPictureOfTheRightSizeBackAsItIs() {
    BufferedImage image = pattern();
    assertThat(ImageScaler.scaleAndCrop(image, new ImageSize(40, 30), Cropping.CENTER))
        .isSameAs(image);
  }

  @Test
  void refusesFractionsOutsideTheUnitRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Cropping(1.01, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Cropping(0, Double.NaN));
  }

  /** The pattern of make_images.py. */
  private static BufferedImage pattern() {
    BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 30; y++) {
      for (int x = 0; x < 40; x++) {
        int blue = (x / 5 + y / 5) % 2 == 0 ? 0 : 255;
        image.setRGB(x, y, x * 7 % 256 << 16 | y * 8 % 256 << 8 | blue);
      }
    }
    return image;
  }
}
