package io.vstar.sampling;

import ai.djl.ndarray.NDArray;

/**
 * A hook that changes latents between the steps of a walk, as inpainting does when it puts back the
 * part of the picture that stays.
 */
@FunctionalInterface
public interface StepHook {
  /** Leaves the latents unchanged. */
  StepHook NONE = (latents, level, step) -> latents;

  /**
   * Changes the latents after a call of the model.
   *
   * @param latents (B, 4, h, w) latents after the step
   * @param level their noise level, without noise after the last step; {@link NoiseLevel#of} brings
   *     other latents to it
   * @param step the step that was made
   * @return (B, 4, h, w) latents that the next step begins with: the given ones or new ones
   */
  NDArray afterStep(NDArray latents, NoiseLevel level, SamplingStep step);
}
