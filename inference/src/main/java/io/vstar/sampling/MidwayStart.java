package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.error.ConfigException;

/** A start from latents that a walk had after some of its steps. */
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
