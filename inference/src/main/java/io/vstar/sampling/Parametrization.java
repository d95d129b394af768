package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig.PredictionType;

/**
 * The conversion of a model's output to noise and to clean latents, where v = √ᾱ·ε − √(1−ᾱ)·x₀
 * (Salimans and Ho 2022, appendix D).
 *
 * @param prediction type of the output
 */
record Parametrization(PredictionType prediction) {

  /**
   * Computes the predicted noise ε.
   *
   * @param output (B, 4, h, w) output of the model
   * @param latents (B, 4, h, w) of variance 1
   * @param signal √ᾱ
   * @param noise √(1−ᾱ)
   */
  NDArray noise(NDArray output, NDArray latents, double signal, double noise) {
    return prediction == PredictionType.EPSILON
        ? output
        : output.mul(signal).add(latents.mul(noise));
  }

  /** Computes the predicted clean latents x₀; the arguments are those of {@link #noise}. */
  NDArray clean(NDArray output, NDArray latents, double signal, double noise) {
    return prediction == PredictionType.EPSILON
        ? latents.sub(output.mul(noise)).div(signal)
        : latents.mul(signal).sub(output.mul(noise));
  }
}
