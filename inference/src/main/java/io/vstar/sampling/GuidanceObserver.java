package io.vstar.sampling;

import ai.djl.ndarray.NDArray;

/** An observer of what a denoiser is asked, which may measure the same and changes nothing. */
@FunctionalInterface
public interface GuidanceObserver {
  /** Observes nothing. */
  GuidanceObserver NONE = (inputs, step, guidance) -> {};

  /**
   * Receives the input of a prediction before it is made.
   *
   * @param inputs (B, C, h, w) input of the UNet; new tensors of their scope end with the step
   * @param guidance the guidance of the step
   */
  void beforePrediction(NDArray inputs, SamplingStep step, Guidance guidance);

  /**
   * Returns a denoiser that does the same as another, and is observed.
   *
   * @param input makes the UNet's input of latents
   */
  default Denoiser around(Denoiser model, UNetInput input, GuidanceSchedule schedule) {
    return (latents, step) -> {
      beforePrediction(input.of(latents), step, schedule.at(step));
      return model.predict(latents, step);
    };
  }
}
