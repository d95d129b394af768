package io.vstar.train.objective;

import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;

/**
 * Noise whose mean varies: a constant of its own for each example and channel (Guttenberg 2023,
 * "Diffusion with offset noise"). Without it a model never has to decide on the mean of a latent,
 * which the noise schedule's last step still shows.
 */
public final class NoiseOffset {
  private NoiseOffset() {}

  /**
   * Adds the constants in place.
   *
   * @param noise (B, C, h, w) row-major
   * @param strength standard deviation of the constants; 0 leaves the noise as it is
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
