package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig.PredictionType;

/**
 * What a model's output says of noise and clean latents; with v = √ᾱ·ε − √(1−ᾱ)·x₀ (Salimans and Ho
 * 2022, appendix D).
 *
 * @param prediction what the output is
 */
record Parametrization(PredictionType prediction) {

  /**
   * ε.
   *
   * @param latents of variance 1
   * @param signal √ᾱ
   * @param noise √(1−ᾱ)
   */
  NDArray noise(NDArray output, NDArray latents, double signal, double noise) {
    return prediction == PredictionType.EPSILON
        ? output
        : output.mul(signal).add(latents.mul(noise));
  }

  /** x₀; arguments as in {@link #noise}. */
  NDArray clean(NDArray output, NDArray latents, double signal, double noise) {
    return prediction == PredictionType.EPSILON
        ? latents.sub(output.mul(noise)).div(signal)
        : latents.mul(signal).sub(output.mul(noise));
  }
}
