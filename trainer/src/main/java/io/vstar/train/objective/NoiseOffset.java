package io.vstar.train.objective;

import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;

/**
 * The noise offset: a random constant for each example and channel, added to the noise (Guttenberg
 * 2023, "Diffusion with offset noise"). Without it a model never learns to choose the mean of a
 * latent, since the mean is still visible at the last timestep of the noise schedule.
 */
public final class NoiseOffset {
  private NoiseOffset() {}

  /**
   * Adds the constants in place.
   *
   * @param noise the noise, (B, C, h, w) row-major
   * @param shape the shape of the noise
   * @param strength the standard deviation of the constants; 0 leaves the noise as it is
   * @param source the source of the constants
   * @param index the number of the micro batch, from 0
   */
  public static void add(
      float[] noise, long[] shape, double strength, NoiseSource source, long index) {
    if (strength == 0) {
      return;
    }
    int planes = Math.toIntExact(shape[0] * shape[1]);
    int cells = noise.length / planes;
    float[] constants = source.gaussian(Purpose.NOISE_OFFSET, index, planes);
    for (int i = 0; i < noise.length; i++) {
      noise[i] += (float) strength * constants[i / cells];
    }
  }
}
