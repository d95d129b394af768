package io.vstar.lab.world.color;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import org.junit.jupiter.api.Test;

class LabColorTest {
  @Test
  void primariesMatchPublishedValues() {
    // sRGB red and blue at D65 (Lindbloom's calculator, 3 digits).
    assertLab(LabColor.of(Color.RED), 53.241, 80.093, 67.203);
    assertLab(LabColor.of(Color.BLUE), 32.297, 79.188, -107.860);
    assertLab(LabColor.of(Color.WHITE), 100, 0, 0);
    assertLab(LabColor.of(Color.BLACK), 0, 0, 0);
  }

  @Test
  void everyColorComesBackFromLab() {
    for (int rgb = 0; rgb < 1 << 24; rgb += 4099) {
      assertThat(LabColor.ofRgb(rgb).toColor()).isEqualTo(new Color(rgb));
    }
  }

  @Test
  void colorsOutsideSrgbAreClipped() {
    assertThat(new LabColor(120, 0, 0).toColor()).isEqualTo(Color.WHITE);
    assertThat(new LabColor(-10, 0, 0).toColor()).isEqualTo(Color.BLACK);
  }

  @Test
  void distanceIsEuclidean() {
    assertThat(new LabColor(50, 1, 2).distance(new LabColor(53, 5, 14))).isEqualTo(13);
  }

  private static void assertLab(LabColor lab, double lightness, double a, double b) {
    assertThat(lab.lightness()).isCloseTo(lightness, within(0.01));
    assertThat(lab.a()).isCloseTo(a, within(0.02));
    assertThat(lab.b()).isCloseTo(b, within(0.02));
  }
}
