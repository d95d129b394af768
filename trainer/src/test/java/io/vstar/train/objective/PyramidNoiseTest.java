package io.vstar.train.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vstar.noise.NoiseSource;
import io.vstar.tensor.CpuRuntime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the values of the reference do not show; those are in {@code LossParityTest}. */
class PyramidNoiseTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  private static final int HEIGHT = 8;
  private static final int WIDTH = 12;
  private static final int CELLS = HEIGHT * WIDTH;

  @Test
  void neighboursBecomeAlikeAndTheVarianceStaysOne() {
    float[] plain = noise(5);
    float[] pyramid = plain.clone();
    new PyramidNoise(6, 0.8).apply(pyramid, batch(5));
    assertThat(variance(pyramid)).isCloseTo(1, within(2e-3)); // divided by n, not by n − 1
    assertThat(neighbours(plain)).isBetween(-0.1, 0.1);
    assertThat(neighbours(pyramid)).isGreaterThan(0.2);
  }

  @Test
  void everyBatchDrawsTheSameEachTime() {
    float[] first = noise(5);
    float[] again = first.clone();
    float[] other = first.clone();
    new PyramidNoise(6, 0.4).apply(first, batch(5));
    new PyramidNoise(6, 0.4).apply(again, batch(5));
    new PyramidNoise(6, 0.4).apply(other, batch(6));
    assertThat(again).containsExactly(first);
    assertThat(other).isNotEqualTo(first);
  }

  /** Beyond the level with a side of 1 there is none, however many are asked for. */
  @Test
  void aLevelWithASideOfOneIsTheLast() {
    float[] ten = noise(5);
    float[] more = ten.clone();
    new PyramidNoise(4, 0.4).apply(ten, batch(5));
    new PyramidNoise(10, 0.4).apply(more, batch(5));
    assertThat(more).containsExactly(ten); // 8 cells by at least 2 to the third power
  }

  @Test
  void sidesShrinkByTheLevelsPower() {
    assertThat(PyramidNoise.side(64, 0, 0.9)).isEqualTo(64);
    assertThat(PyramidNoise.side(64, 1, 0)).isEqualTo(32);
    assertThat(PyramidNoise.side(64, 2, 0.5)).isEqualTo(7);
    assertThat(PyramidNoise.side(64, 5, 0.5)).isEqualTo(1);
  }

  private static NoiseChange.Batch batch(long index) {
    return new NoiseChange.Batch(
        CPU.scope().upload(new float[8 * CELLS], 2, 4, HEIGHT, WIDTH),
        new int[2],
        new NoiseSource(1),
        index);
  }

  private static float[] noise(long index) {
    return new NoiseSource(1).gaussian(NoiseSource.Purpose.LATENT_NOISE, index, 8 * CELLS);
  }

  private static double variance(float[] values) {
    double mean = 0;
    double squares = 0;
    for (float value : values) {
      mean += (double) value / values.length;
      squares += (double) value * value / values.length;
    }
    return squares - mean * mean;
  }

  /** Returns the mean product of cells beside each other. */
  private static double neighbours(float[] values) {
    double sum = 0;
    int pairs = 0;
    for (int i = 1; i < values.length; i++) {
      if (i % WIDTH != 0) {
        sum += (double) values[i] * values[i - 1];
        pairs++;
      }
    }
    return sum / pairs;
  }
}
