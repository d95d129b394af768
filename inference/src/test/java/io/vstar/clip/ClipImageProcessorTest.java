package io.vstar.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vstar.error.ConfigException;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the golden pictures of ClipParityTest do not show; these do show that levels are Pillow's.
 */
class ClipImageProcessorTest {
  private static final ClipImageProcessor FOUR =
      new ClipImageProcessor(4, List.of(0.0, 0.5, 1.0), List.of(1.0, 0.5, 2.0));

  @Test
  void anOddMarginIsRoundedDown() {
    BufferedImage image = new BufferedImage(9, 4, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 9; x++) {
      image.setRGB(x, 1, x << 16);
    }
    byte[] red = FOUR.crop(image);
    assertThat(new int[] {red[4], red[5], red[6], red[7]}).containsExactly(2, 3, 4, 5);
  }

  @Test
  void alphaIsDroppedAndNotBlended() {
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 16; i++) {
      image.setRGB(i % 4, i / 4, 0x00c08040); // transparent
    }
    byte[] levels = FOUR.crop(image);
    assertThat(levels[0] & 0xff).isEqualTo(0xc0);
    assertThat(levels[16] & 0xff).isEqualTo(0x80);
    assertThat(levels[32] & 0xff).isEqualTo(0x40);
  }

  @Test
  void eachColourIsNormalised() {
    BufferedImage image = new BufferedImage(5, 7, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 35; i++) {
      image.setRGB(i % 5, i / 5, 0x33ff00);
    }
    float[] values = FOUR.pixelValues(image);
    assertThat(values).hasSize(48);
    assertThat(values[7]).isCloseTo(0.2f, within(1e-6f));
    assertThat(values[16 + 7]).isCloseTo(1f, within(1e-6f));
    assertThat(values[32 + 7]).isCloseTo(-0.5f, within(1e-6f));
  }

  @Test
  void numbersThatAreNoneOfAPreprocessingAreRefused() {
    assertThatThrownBy(() -> new ClipImageProcessor(4, List.of(0.0), List.of(1.0, 1.0, 1.0)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("image_mean is [0.0], expected three numbers");
    assertThatThrownBy(
            () -> new ClipImageProcessor(4, List.of(0.0, 0.0, 0.0), List.of(1.0, 0.0, 1.0)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("image_std is [1.0, 0.0, 1.0], expected three positive numbers");
  }
}
