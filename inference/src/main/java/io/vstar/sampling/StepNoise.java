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

  /**
   * Draws the noise of the way between two levels, for samplers of the diffusion equation; by
   * default as {@link #draw} does. Where noise is that of a Brownian motion, walks of more or fewer
   * steps from one seed lead to like pictures.
   *
   * @param scope owns the result
   * @param draw index of the draw within a walk, from 0
   * @param fromSigma σ at the beginning of the way
   * @param toSigma σ at its end
   * @return (B, 4, h, w) standard normal
   */
  default NDArray between(TensorScope scope, int draw, double fromSigma, double toSigma) {
    return draw(scope, draw);
  }
}
