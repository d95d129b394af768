package io.vstar.sampling;

import ai.djl.ndarray.NDArray;

/** A start from pure noise. */
record NoiseStart(NDArray unitNoise) implements Start {
  @Override
  public int skippedSteps(int steps) {
    return 0;
  }

  @Override
  public NDArray latents(Sampler.Walk walk) {
    return unitNoise.mul(walk.initialNoiseScale());
  }
}
