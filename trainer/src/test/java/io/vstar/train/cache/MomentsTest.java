package io.vstar.train.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {
  @Test
  void aCellIsTheAverageOfItsPixels() {
    // 6 x 4 pixels in cells of 2: rows of cells from the top.
    float[] levels = {
      255, 255, 0, 0, 255, 0,
      255, 255, 0, 0, 0, 0,
      0, 0, 0, 0, 51, 51,
      255, 255, 0, 0, 51, 51
    };
    assertThat(Moments.shares(levels, 6, 2)).containsExactly(1, 0, 0.25f, 0.5f, 0, 0.2f);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 37, 128, 254, 255})
  void aMaskThatIsTheSameEverywhereIsNone(int level) {
    float[] levels = new float[64 * 32];
    Arrays.fill(levels, level);
    Moments moments = masked(Moments.shares(levels, 64, 8));
    assertThat(moments.mask()).isPresent();
    assertThat(moments.weights(0)).isEmpty();
    assertThat(moments.weights(0.1)).isEmpty();
  }

  @Test
  void whatIsLeftOutHasItsOwnWeight() {
    Moments moments = masked(new float[] {0, 0.5f, 1});
    assertThat(moments.weights(0).orElseThrow()).containsExactly(0, 0.5f, 1);
    assertThat(moments.weights(0.2).orElseThrow()).containsExactly(0.2f, 0.6f, 1);
    assertThat(new Moments(new float[1], new float[1]).weights(0.2)).isEmpty();
  }

  private static Moments masked(float[] shares) {
    return new Moments(new float[1], new float[1], Optional.of(shares));
  }
}
