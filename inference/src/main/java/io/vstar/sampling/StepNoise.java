package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorScope;

/** A source of the noise that some samplers add during a walk. */
@FunctionalInterface
public interface StepNoise {
  /**
   * Draws noise.
   *
   * @param scope owns the result
   * @param draw index of the draw within a walk, from 0
   * @return (B, 4, h, w) standard normal
   */
  NDArray draw(TensorScope scope, int draw);
}
