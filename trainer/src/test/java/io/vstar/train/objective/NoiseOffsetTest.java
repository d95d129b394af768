package io.vstar.train.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import org.junit.jupiter.api.Test;

class NoiseOffsetTest {
  private static final NoiseSource SOURCE = new NoiseSource(1);

  @Test
  void addsOneConstantToEachChannelOfEachExample() {
    float[] noise = SOURCE.gaussian(Purpose.LATENT_NOISE, 0, 2 * 3 * 4 * 5);
    float[] offset = noise.clone();
    NoiseOffset.add(offset, new long[] {2, 3, 4, 5}, 0.1, SOURCE, 9);

    float[] constants = SOURCE.gaussian(Purpose.NOISE_OFFSET, 9, 6);
    for (int i = 0; i < noise.length; i++) {
      assertThat((double) offset[i] - noise[i]).isCloseTo(0.1 * constants[i / 20], within(1e-6));
    }
  }

  @Test
  void constantsOfOtherBatchesAreOthers() {
    float[] first = new float[4];
    float[] second = new float[4];
    NoiseOffset.add(first, new long[] {1, 4, 1, 1}, 1, SOURCE, 0);
    NoiseOffset.add(second, new long[] {1, 4, 1, 1}, 1, SOURCE, 1);
    assertThat(first).doesNotContain(second);
  }

  @Test
  void strengthZeroLeavesTheNoiseAsItIs() {
    float[] noise = {1, 2, 3, 4};
    NoiseOffset.add(noise, new long[] {1, 2, 1, 2}, 0, SOURCE, 0);
    assertThat(noise).containsExactly(1, 2, 3, 4);
  }
}
