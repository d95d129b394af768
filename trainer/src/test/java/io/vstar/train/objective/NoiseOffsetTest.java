package io.vstar.train.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.noise.NoiseSchedule;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.tensor.CpuRuntime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NoiseOffsetTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

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

  @Test
  void theAdaptivePartFollowsTheMeanOfEachChannelAndStaysAtLeastZero() {
    float[] latents = {1, 3, -1, -3, 0, 0}; // three channels of two cells, means 2, -2 and 0
    assertThat(new NoiseOffset(0.1, 0.2).strengths(latents, 3)).containsExactly(0.5, 0.5, 0.1);
    assertThat(new NoiseOffset(0.1, -0.2).strengths(latents, 3)).containsExactly(0, 0, 0.1);
  }

  @Test
  void theGeneralizedOffsetGrowsUpToTheLastTimestep() {
    GeneralizedNoiseOffset offset =
        new GeneralizedNoiseOffset(0.1, new NoiseSchedule(NoiseScheduleConfig.sd15()));
    NoiseOffset plain = new NoiseOffset(0.1, 0);
    float[] noise = new float[2 * 2];
    float[] expected = new float[2 * 2];
    NoiseChange.Batch batch = batch(new int[] {0, 999});
    offset.apply(noise, batch);
    plain.apply(expected, batch);
    assertThat(Math.abs(noise[0])).isPositive().isLessThan(Math.abs(expected[0]) / 1000);
    assertThat(noise[2]).isEqualTo(expected[2]);
    assertThat(noise[3]).isEqualTo(expected[3]);
  }

  /** A batch of two examples with two channels of one cell. */
  private static NoiseChange.Batch batch(int[] timesteps) {
    return new NoiseChange.Batch(
        CPU.scope().upload(new float[4], 2, 2, 1, 1), timesteps, SOURCE, 3);
  }
}
