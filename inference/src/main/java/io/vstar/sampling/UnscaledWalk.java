package io.vstar.sampling;

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
}
