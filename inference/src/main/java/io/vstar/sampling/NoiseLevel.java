package io.vstar.sampling;

import ai.djl.ndarray.NDArray;

/**
 * The noise level of latents signal·x₀ + noise·ε, in the scale of a walk. Some walks keep the
 * variance at 1, others keep the scale of x₀.
 *
 * @param signal factor of the clean latents
 * @param noise factor of standard normal noise
 */
public record NoiseLevel(double signal, double noise) {
  /** The level at the end of a walk, where latents are clean. */
  public static final NoiseLevel NONE = new NoiseLevel(1, 0);

  /** Returns σ, the ratio of noise to signal, which is the same in every scale. */
  public double sigma() {
    return noise / signal;
  }

  /**
   * Adds noise to clean latents.
   *
   * @param clean (B, 4, h, w)
   * @param unitNoise (B, 4, h, w) standard normal
   * @return (B, 4, h, w) latents of this level, the only new tensor in the scope of {@code clean}
   */
  public NDArray of(NDArray clean, NDArray unitNoise) {
    try (NDArray image = clean.mul(signal);
        NDArray added = unitNoise.mul(noise)) {
      return image.add(added);
    }
  }
}
