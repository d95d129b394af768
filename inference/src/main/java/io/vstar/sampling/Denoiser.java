package io.vstar.sampling;

import ai.djl.ndarray.NDArray;

/** The model as a sampler sees it. */
@FunctionalInterface
public interface Denoiser {
  /**
   * Asks the model, guidance included.
   *
   * @param latents (B, 4, h, w) at variance 1: √ᾱ·x₀ + √(1−ᾱ)·ε
   * @param step where the walk is
   * @return (B, 4, h, w) what the model was trained to predict, in the scope of {@code latents}
   */
  NDArray predict(NDArray latents, SamplingStep step);
}
