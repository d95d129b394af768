package io.vstar.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vstar.noise.NoiseSource.Purpose;
import org.junit.jupiter.api.Test;

class BrownianPathTest {
  private static final int COMPONENTS = 4096;

  @Test
  void changesAreStandardNormalAndIndependentOfThoseOfOtherWays() {
    BrownianPath path = path(1, COMPONENTS);
    float[] first = path.between(14.6, 9.3);
    float[] second = path.between(9.3, 0.03);
    float[] last = path.between(0.05, 0.03);

    // 4096 values: a standard error of 0.016 of each.
    for (float[] change : new float[][] {first, second, last}) {
      assertThat(product(change, change)).isCloseTo(1, within(0.08));
    }
    assertThat(product(first, second)).isCloseTo(0, within(0.06));
    assertThat(product(second, last)).isCloseTo(Math.sqrt(0.02 / 9.27), within(0.06));
  }

  @Test
  void theWaysOfAPathAddUp() {
    BrownianPath path = path(3, 64);
    float[] whole = path.between(10, 1);
    float[] upper = path.between(10, 4);
    float[] lower = path.between(4, 1);
    for (int i = 0; i < whole.length; i++) {
      double sum = upper[i] * Math.sqrt(6) + lower[i] * Math.sqrt(3);
      assertThat(whole[i] * Math.sqrt(9)).isCloseTo(sum, within(1e-4));
    }
  }

  @Test
  void aWayIsTheSameWhateverWasAskedBefore() {
    float[] alone = path(5, 16).between(2.5, 1.25);
    BrownianPath path = path(5, 16);
    path.between(14.6, 3);
    path.between(0.5, 0.03);
    assertThat(path.between(2.5, 1.25)).containsExactly(alone);
    assertThat(path(6, 16).between(2.5, 1.25)).isNotEqualTo(alone);
  }

  private static BrownianPath path(long seed, int components) {
    return new BrownianPath(new NoiseSource(seed), Purpose.BROWNIAN_MOTION, components);
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i] / a.length;
    }
    return sum;
  }
}
