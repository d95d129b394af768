package io.vstar.sampling;

import ai.djl.ndarray.NDArray;

/**
 * What latents on a walk are made of: signal·x₀ + noise·ε, in the scale of the walk. Some walks
 * keep the variance at 1, others leave x₀ as it is.
 *
 * @param signal factor of the clean latents
 * @param noise factor of standard normal noise
 */
public record NoiseLevel(double signal, double noise) {
  /** The end of a walk: clean latents. */
  public static final NoiseLevel NONE = new NoiseLevel(1, 0);

  /** Returns σ: how much noise there is to one part of image, in any scale. */
  public double sigma() {
    return noise / signal;
  }

  /**
   * Brings clean latents to this level.
   *
   * @param clean (B, 4, h, w)
   * @param unitNoise (B, 4, h, w) standard normal
   * @return (B, 4, h, w), in the scope of {@code clean}, which gets nothing else
   */
  public NDArray of(NDArray clean, NDArray unitNoise) {
    try (NDArray image = clean.mul(signal);
        NDArray added = unitNoise.mul(noise)) {
      return image.add(added);
    }
  }
}
