package io.vstar.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class HeatMapTest {
  private final HeatMap map = new HeatMap("cat", 3, 2, new float[] {0.1f, 0.2f, 0.5f, 0, 0, 0.1f});

  @Test
  void areaIsWhereTheWeightIsFourTenthsOfThePeak() {
    assertThat(map.peak()).isCloseTo(0.5, within(1e-6));
    assertThat(map.mean()).isCloseTo(0.15, within(1e-6));
    assertThat(map.area()).isCloseTo(2 / 6.0, within(1e-12)); // 0.2 and 0.5
  }

  @Test
  void sharesAreOneAtThePeakAndInterpolatedBetween() {
    assertThat(map.shareAt(2.5 / 3, 0.25)).isCloseTo(1, within(1e-6));
    assertThat(map.shareAt(2.0 / 3, 0.25)).isCloseTo(0.35 / 0.5, within(1e-6));
    assertThat(map.shareAt(1, 0)).isCloseTo(1, within(1e-6)); // beyond the last latent's middle
    assertThat(map.shareAt(0.5 / 3, 0.5)).isCloseTo(0.05 / 0.5, within(1e-6));
  }

  @Test
  void aMapWithoutAttentionIsDark() {
    HeatMap none = new HeatMap("cat", 1, 1, new float[] {0});
    assertThat(none.shareAt(0.5, 0.5)).isZero();
  }

  @Test
  void thePeakIsBrightAndTheRestIsDim() {
    BufferedImage picture = new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 600; i++) {
      picture.setRGB(i % 30, i / 30, 0x4080ff);
    }
    BufferedImage drawn = HeatMapPicture.draw(map, picture);
    int peak = drawn.getRGB(25, 5);
    int rest = drawn.getRGB(5, 15);
    assertThat(peak >> 16 & 0xff).isGreaterThan(200); // red of the brightest colour
    assertThat(rest >> 16 & 0xff).isLessThan(100);
    assertThat(drawn.getWidth()).isEqualTo(30);
  }
}
