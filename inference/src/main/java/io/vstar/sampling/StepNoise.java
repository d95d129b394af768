package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorScope;

/** The noise that some samplers add on their way. */
@FunctionalInterface
public interface StepNoise {
  /**
   * @param scope owns the result
   * @param draw counts the draws of one walk, from 0
   * @return (B, 4, h, w) standard normal
   */
  NDArray draw(TensorScope scope, int draw);
}
