package io.vstar.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SphericalInterpolationTest {

  @Test
  void theMiddleOfARightAngleIsAtHalfOfIt() {
    float[] middle = SphericalInterpolation.between(new float[] {2, 0}, new float[] {0, 2}, 0.5);
    assertThat(middle[0]).isCloseTo((float) Math.sqrt(2), within(1e-6f));
    assertThat(middle[1]).isCloseTo((float) Math.sqrt(2), within(1e-6f));
    float[] third = SphericalInterpolation.between(new float[] {2, 0}, new float[] {0, 2}, 1 / 3.0);
    assertThat(third[0]).isCloseTo((float) Math.sqrt(3), within(1e-6f)); // 2·cos 30°
    assertThat(third[1]).isCloseTo(1f, within(1e-6f));
  }

  @Test
  void theEndsAreTheVectorsThemselves() {
    float[] first = {1, -2, 3};
    float[] second = {0.5f, 1, 1};
    assertThat(SphericalInterpolation.between(first, second, 0)).containsExactly(first);
    assertThat(SphericalInterpolation.between(first, second, 1)).containsExactly(second);
    assertThat(SphericalInterpolation.between(first, first, 0.3)).containsExactly(first);
    assertThat(SphericalInterpolation.between(new float[2], new float[2], 0.5)).containsOnly(0);
  }
}
