package io.vstar.sampling;

import ai.djl.ndarray.NDArray;

/** A model that predicts for noisy latents, as samplers call it. */
@FunctionalInterface
public interface Denoiser {
  /**
   * Computes the model's prediction, guidance included.
   *
   * @param latents (B, 4, h, w) at variance 1: √ᾱ·x₀ + √(1−ᾱ)·ε
   * @param step the position in the walk
   * @return (B, 4, h, w) prediction of the type the model was trained for, in the scope of {@code
   *     latents}
   */
  NDArray predict(NDArray latents, SamplingStep step);
}
