package io.vstar.train.objective;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorScope;

/**
 * What is minimised on one micro batch. It knows nothing of optimizers; everything random in it is
 * a function of the micro batch's number, so that a run can be gone on with at any step.
 */
@FunctionalInterface
public interface Objective {
  /**
   * The losses of one micro batch.
   *
   * @param minimized a float32 scalar that gradients are taken of
   * @param perExample (B) float32, what is told of each example; a scalar where the objective is no
   *     mean over examples
   */
  record Losses(NDArray minimized, NDArray perExample) {
    /** Returns the losses of an objective that tells only what it minimises. */
    public static Losses of(NDArray minimized) {
      return new Losses(minimized, minimized);
    }
  }

  /**
   * Computes the losses of one micro batch; recorded for gradients.
   *
   * @param scope owns everything they are computed from
   * @param index counts micro batches from 0; with the run's seed it decides every draw
   * @param clock told as each part ends
   */
  Losses evaluate(TensorScope scope, long index, StepClock clock);
}
