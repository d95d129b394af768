package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.error.ConfigException;

/** The start with latents that a walk had on its way. */
record MidwayStart(NDArray walked, int skipped) implements Start {
  @Override
  public int skippedSteps(int steps) {
    if (skipped < 0 || skipped >= steps) {
      throw new ConfigException(
          "a walk of %d steps cannot start after %d of them".formatted(steps, skipped));
    }
    return skipped;
  }

  @Override
  public NDArray latents(Sampler.Walk walk) {
    return walked.duplicate();
  }
}
