package io.vstar.sampling;

import ai.djl.ndarray.NDArray;

/**
 * Changes latents between the steps of a walk, as inpainting does when it puts back what is not to
 * be painted.
 */
@FunctionalInterface
public interface StepHook {
  /** Leaves the latents as they are. */
  StepHook NONE = (latents, level, step) -> latents;

  /**
   * Called after each call of the model.
   *
   * @param latents (B, 4, h, w) where the step has led
   * @param level what they are made of; no noise after the last step. {@link NoiseLevel#of} makes
   *     others of the same kind
   * @param step that was made
   * @return (B, 4, h, w) the latents to go on with: those given, or new ones
   */
  NDArray afterStep(NDArray latents, NoiseLevel level, SamplingStep step);
}
