package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.error.ConfigException;

/** A start from an image's latents with noise added. */
record ImageStart(NDArray clean, NDArray unitNoise, double strength) implements Start {
  ImageStart {
    if (!(strength > 0 && strength <= 1)) {
      throw new ConfigException(
          "the strength is %s, expected a number above 0 and at most 1".formatted(strength));
    }
  }

  @Override
  public int skippedSteps(int steps) {
    return Start.skippedSteps(steps, strength);
  }

  @Override
  public NDArray latents(Sampler.Walk walk) {
    return walk.level(0).of(clean, unitNoise);
  }
}
