package io.vstar.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class MaskTest {
  private static final int WHITE = 0xffffff;

  @Test
  void whiteIsDrawnAnewAndBlackStays() {
    Mask mask = Mask.of(square(16, 4, 8));
    assertThat(mask.at(3, 4)).isZero();
    assertThat(mask.at(4, 4)).isEqualTo(1);
    assertThat(mask.at(8, 4)).isZero();
    assertThat(mask.box()).hasValue(new PixelBox(4, 4, 8, 8));
    assertThat(mask.inverted().at(3, 4)).isEqualTo(1);
    assertThat(Mask.of(square(16, 0, 0)).box()).isEmpty();
  }

  @Test
  void whatStaysIsExactlyTheOriginal() {
    BufferedImage original = noise(32, 1);
    BufferedImage drawn = noise(32, 2);
    Mask mask = Mask.of(square(32, 12, 20)).blurred(2);
    BufferedImage result = mask.composed(original, drawn);
    int kept = 0;
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 32; x++) {
        boolean near = x >= 12 - 5 && x < 20 + 5 && y >= 12 - 5 && y < 20 + 5; // 2.5 · 2
        if (!near) {
          assertThat(result.getRGB(x, y)).isEqualTo(original.getRGB(x, y));
          kept++;
        }
      }
    }
    assertThat(kept).isEqualTo(32 * 32 - 18 * 18);
    assertThat(result.getRGB(16, 16)).isNotEqualTo(original.getRGB(16, 16));
    assertThat(mask.box()).hasValue(new PixelBox(7, 7, 25, 25));
  }

  @Test
  void aHardMaskTakesTheDrawingAsItIs() {
    BufferedImage drawn = noise(8, 3);
    BufferedImage result = Mask.of(square(8, 2, 6)).composed(noise(8, 4), drawn);
    assertThat(result.getRGB(2, 5)).isEqualTo(drawn.getRGB(2, 5));
  }

  /** Of an edge, the blur is the normal distribution's: 0.5 at the edge, 0.16 a deviation away. */
  @Test
  void edgesBecomeSoftAsAGaussianSaysWithoutLosingCoverage() {
    Mask mask = Mask.of(square(80, 0, 40)).blurred(4);
    assertThat((mask.at(39, 10) + mask.at(40, 10)) / 2).isCloseTo(0.5f, within(1e-3f));
    assertThat((mask.at(43, 10) + mask.at(44, 10)) / 2).isCloseTo(0.16f, within(0.01f));
    assertThat(mask.at(10, 10)).isCloseTo(1, within(1e-5f));
    assertThat(mask.at(10, 43)).isCloseTo(mask.at(43, 10), within(1e-6f));
    assertThat(mask.blurred(0)).isSameAs(mask);
  }

  @Test
  void cellsAreThoseOfTheirUpperLeftPixel() {
    BufferedImage picture = square(16, 0, 0);
    picture.setRGB(8, 0, WHITE); // the first pixel of the second cell
    picture.setRGB(1, 9, WHITE); // not the first of any
    assertThat(Mask.of(picture).cells(8)).containsExactly(0, 1, 0, 0);
  }

  @Test
  void theFillingComesFromTheColorsAround() {
    BufferedImage picture = new BufferedImage(20, 4, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 20; x++) {
        picture.setRGB(x, y, x < 10 ? 0xff0000 : 0x0000ff);
      }
    }
    BufferedImage covered = new BufferedImage(20, 4, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 4; y++) {
      for (int x = 4; x < 16; x++) {
        covered.setRGB(x, y, WHITE);
        picture.setRGB(x, y, 0x00ff00); // which must not show
      }
    }
    BufferedImage filled = MaskedColors.filled(picture, Mask.of(covered));
    assertThat(filled.getRGB(5, 2) & WHITE).isEqualTo(0xff0000);
    assertThat(filled.getRGB(14, 2) & WHITE).isEqualTo(0x0000ff);
    assertThat(filled.getRGB(3, 2) & WHITE).isEqualTo(0xff0000);
    int middle = filled.getRGB(9, 2) & WHITE;
    assertThat(middle & 0x00ff00).isZero();
    Mask whole = Mask.whole(new ImageSize(20, 4));
    assertThat(MaskedColors.filled(picture, whole).getRGB(0, 0) & WHITE).isEqualTo(0x808080);
  }

  private static BufferedImage square(int side, int from, int to) {
    BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int y = from; y < to; y++) {
      for (int x = from; x < to; x++) {
        picture.setRGB(x, y, WHITE);
      }
    }
    return picture;
  }

  private static BufferedImage noise(int side, int seed) {
    BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < side * side; i++) {
      picture.setRGB(i % side, i / side, (i * 2654435 + seed * 7919) & WHITE);
    }
    return picture;
  }
}
