package io.vstar.train.cache;

import java.util.Optional;

/**
 * The latent distribution of one picture, multiplied by the VAE's scaling factor, and what of it
 * counts.
 *
 * @param mean the mean, (4, h, w) row-major
 * @param deviation the standard deviation, (4, h, w) row-major
 * @param mask the share of each cell that counts, (h, w) row-major in [0, 1], not 0 everywhere;
 *     empty if all counts
 */
record Moments(float[] mean, float[] deviation, Optional<float[]> mask) {

  /** Makes moments without a mask. */
  Moments(float[] mean, float[] deviation) {
    this(mean, deviation, Optional.empty());
  }

  /** Returns whether all values are finite, which stores of earlier versions did not check. */
  boolean isFinite() {
    for (int i = 0; i < mean.length; i++) {
      if (!Float.isFinite(mean[i]) || !Float.isFinite(deviation[i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the weights of the cells for a loss; empty if they are all alike, as without a mask.
   *
   * @param unmaskedWeight the weight of what the mask leaves out, from 0 to below 1
   * @return (h, w) row-major, above 0 somewhere
   */
  Optional<float[]> weights(double unmaskedWeight) {
    return mask.filter(Moments::varies).map(shares -> weights(shares, unmaskedWeight));
  }

  private static float[] weights(float[] shares, double unmaskedWeight) {
    float[] weights = new float[shares.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (unmaskedWeight + (1 - unmaskedWeight) * shares[i]);
    }
    return weights;
  }

  private static boolean varies(float[] values) {
    for (float value : values) {
      if (value != values[0]) {
        return true;
      }
    }
    return false;
  }

  /**
   * Averages a mask over the cells of latents.
   *
   * @param levels gray levels, (height, width) row-major in [0, 255]
   * @param width the width in pixels, a multiple of {@code cell}
   * @param cell the pixels of a cell's side
   * @return (height / cell, width / cell) row-major in [0, 1]
   */
  static float[] shares(float[] levels, int width, int cell) {
    int columns = width / cell;
    int rows = levels.length / width / cell;
    double[] sums = new double[rows * columns];
    for (int i = 0; i < rows * cell * width; i++) {
      sums[i / width / cell * columns + i % width / cell] += levels[i];
    }
    float[] shares = new float[sums.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (float) (sums[i] / (255.0 * cell * cell));
    }
    return shares;
  }
}
