package io.vstar.sampling;

import ai.djl.ndarray.NDArray;

/** A walk whose latents are x₀ + σ·ε, in the scale of clean latents, as k-diffusion's. */
interface UnscaledWalk extends SigmaWalk {

  @Override
  default double initialNoiseScale() {
    return grid().initialNoiseScale();
  }

  @Override
  default NoiseLevel level(int call) {
    return grid().unscaledLevel(call);
  }

  /**
   * Moves latents to another level on the line to predicted clean latents.
   *
   * @param x (B, 4, h, w) latents
   * @param clean (B, 4, h, w) predicted clean latents
   * @param kept ratio of the new σ to that of the latents
   * @return (B, 4, h, w)
   */
  static NDArray moved(NDArray x, NDArray clean, double kept) {
    return x.mul(kept).add(clean.mul(1 - kept));
  }
}
