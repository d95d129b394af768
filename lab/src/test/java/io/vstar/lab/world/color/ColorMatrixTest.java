package io.vstar.lab.world.color;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import org.junit.jupiter.api.Test;

class ColorMatrixTest {
  private static final Color COLOR = new Color(200, 100, 40);

  @Test
  void theIdentityKeepsColors() {
    assertThat(ColorMatrix.IDENTITY.apply(COLOR)).isEqualTo(COLOR);
  }

  @Test
  void mixingGoesAShareOfTheWay() {
    ColorMatrix half = ColorMatrix.mixing(new Color(0, 200, 80), 0.5);
    assertThat(half.apply(COLOR)).isEqualTo(new Color(100, 150, 60));
  }

  @Test
  void twoTonesSpanBlackToWhiteByLightnessAlone() {
    Color dark = new Color(50, 30, 10);
    Color light = new Color(250, 230, 200);
    ColorMatrix sepia = ColorMatrix.duotone(dark, light);
    assertThat(sepia.apply(Color.BLACK)).isEqualTo(dark);
    assertThat(sepia.apply(Color.WHITE)).isEqualTo(light);
    // 0.299 · 200 + 0.587 · 100 + 0.114 · 40 = 123.06 of 255
    assertThat(sepia.apply(COLOR)).isEqualTo(new Color(147, 127, 102));
  }

  @Test
  void resultsAreClipped() {
    ColorMatrix.Row twice = new ColorMatrix.Row(2, 0, 0, 0);
    ColorMatrix.Row below = new ColorMatrix.Row(0, 0, 0, -1);
    assertThat(new ColorMatrix(twice, below, below).apply(COLOR)).isEqualTo(new Color(255, 0, 0));
  }
}
