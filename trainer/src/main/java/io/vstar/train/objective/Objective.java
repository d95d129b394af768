package io.vstar.train.objective;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorScope;

/**
 * An objective: the function that is minimized on each micro batch. It knows nothing of optimizers.
 * Everything random in it is a function of the seed and the number of the micro batch, so that a
 * run can be resumed at any step.
 */
@FunctionalInterface
public interface Objective {
  /**
   * The losses of one micro batch.
   *
   * @param minimized the float32 scalar whose gradient is computed
   * @param perExample the loss of each example for reports, (B) float32; a scalar if the objective
   *     is no mean over examples
   */
  record Losses(NDArray minimized, NDArray perExample) {
    /** Returns the losses of an objective that reports nothing but what it minimizes. */
    public static Losses of(NDArray minimized) {
      return new Losses(minimized, minimized);
    }
  }

  /**
   * Computes the losses of one micro batch, recorded for gradients.
   *
   * @param scope the scope that owns everything they are computed from
   * @param index the number of the micro batch, from 0, which decides every draw together with the
   *     seed
   * @param clock the clock, called as each part ends
   */
  Losses evaluate(TensorScope scope, long index, StepClock clock);
}
