package io.vstar.sampling;

import ai.djl.ndarray.NDArray;

/**
 * A function that makes the UNet's input of latents. Models that read more than latents, such as
 * those for inpainting with 9 channels, get the other channels here.
 */
@FunctionalInterface
public interface UNetInput {
  /** Returns the latents alone. */
  UNetInput LATENTS = latents -> latents;

  /**
   * Returns the input for latents.
   *
   * @param latents (B, 4, h, w) at variance 1
   * @return (B, C, h, w) with the C channels that the UNet reads, in the scope of {@code latents}
   */
  NDArray of(NDArray latents);
}
