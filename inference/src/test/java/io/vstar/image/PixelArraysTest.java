package io.vstar.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class PixelArraysTest {
  @Test
  void laysChannelsOneAfterTheOther() {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0xff0000);
    image.setRGB(1, 0, 0x00ff33);

    assertThat(PixelArrays.toChw(image)).containsExactly(1, -1, -1, 1, -1, 0x33 / 127.5f - 1);
  }

  @Test
  void everyLevelSurvivesTheWayThere() {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256; i++) {
      image.setRGB(i % 16, i / 16, i << 16 | (255 - i) << 8 | i * 7 % 256);
    }

    float[] chw = PixelArrays.toChw(image);
    BufferedImage back = PixelArrays.fromChw(chw, 16, 16);

    assertThat(ReferenceImages.largestDifference(back, image)).isZero();
    for (float value : chw) {
      assertThat(value).isBetween(-1f, 1f);
    }
  }

  @Test
  void clampsAndRounds() {
    float[] chw = {-3, 3, 0, Float.NaN, 1 / 127.5f - 1.001f, Float.POSITIVE_INFINITY};
    BufferedImage image = PixelArrays.fromChw(chw, 2, 1);
    assertThat(image.getRGB(0, 0)).isEqualTo(0xff00_8001); // 0 is 127.5, which rounds up
    assertThat(image.getRGB(1, 0)).isEqualTo(0xffff_00ff);
  }

  @Test
  void refusesAnotherNumberOfValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PixelArrays.fromChw(new float[11], 2, 2))
        .withMessage("11 values are not 3 x 2 x 2");
  }
}
