package io.vstar.sampling;

import ai.djl.ndarray.NDArray;

/**
 * What the UNet is shown for latents. Models that read more than latents, such as those for
 * inpainting with 9 channels, get the others here.
 */
@FunctionalInterface
public interface UNetInput {
  /** The latents alone. */
  UNetInput LATENTS = latents -> latents;

  /**
   * Returns the input for latents.
   *
   * @param latents (B, 4, h, w) at variance 1
   * @return (B, C, h, w) with as many channels as the UNet reads, in the scope of {@code latents}
   */
  NDArray of(NDArray latents);
}
