package io.vstar.train.objective;

import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import java.util.Arrays;

/**
 * The noise offset: a random constant for each example and channel, added to the noise (Guttenberg
 * 2023, "Diffusion with offset noise"). Without it a model never learns to choose the mean of a
 * latent, since the mean is still visible at the last timestep of the noise schedule.
 *
 * @param strength the standard deviation of the constants, at least 0
 * @param adaptive the factor of the absolute mean of the latents' channel that is added to the
 *     strength, which stays at least 0 (kohya's {@code --adaptive_noise_scale}); 0 for none
 */
public record NoiseOffset(double strength, double adaptive) implements NoiseChange {

  @Override
  public void apply(float[] noise, Batch batch) {
    double[] strengths = new double[batch.planes()];
    if (adaptive == 0) {
      Arrays.fill(strengths, strength);
    } else {
      strengths = strengths(batch.latents().toFloatArray(), batch.planes());
    }
    add(noise, strengths, batch.source(), batch.index());
  }

  /**
   * Returns the strength of each channel's constant.
   *
   * @param latents the clean latents, (B, C, h, w) row-major
   * @param planes the number of channels of all examples, B·C
   */
  public double[] strengths(float[] latents, int planes) {
    int cells = latents.length / planes;
    double[] strengths = new double[planes];
    for (int plane = 0; plane < planes; plane++) {
      double sum = 0;
      for (int cell = 0; cell < cells; cell++) {
        sum += latents[plane * cells + cell];
      }
      strengths[plane] = Math.max(0, strength + adaptive * Math.abs(sum / cells));
    }
    return strengths;
  }

  /**
   * Adds the constants of one strength in place.
   *
   * @param noise the noise, (B, C, h, w) row-major
   * @param shape the shape of the noise
   * @param strength the standard deviation of the constants; 0 leaves the noise as it is
   * @param source the source of the constants
   * @param index the number of the micro batch, from 0
   */
  public static void add(
      float[] noise, long[] shape, double strength, NoiseSource source, long index) {
    if (strength != 0) {
      double[] strengths = new double[Math.toIntExact(shape[0] * shape[1])];
      Arrays.fill(strengths, strength);
      add(noise, strengths, source, index);
    }
  }

  /** Draws the constants and adds them. */
  static void add(float[] noise, double[] strengths, NoiseSource source, long index) {
    add(noise, strengths, source.gaussian(Purpose.NOISE_OFFSET, index, strengths.length));
  }

  /**
   * Adds constants in place.
   *
   * @param noise the noise, (B, C, h, w) row-major
   * @param strengths the strength of each channel of each example, (B, C) row-major
   * @param draws standard normal values, one for each strength
   */
  public static void add(float[] noise, double[] strengths, float[] draws) {
    int cells = noise.length / strengths.length;
    for (int i = 0; i < noise.length; i++) {
      noise[i] += (float) strengths[i / cells] * draws[i / cells];
    }
  }
}
