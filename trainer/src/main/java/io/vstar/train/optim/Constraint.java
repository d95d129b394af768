package io.vstar.train.optim;

import io.vstar.tensor.TensorScope;

/**
 * A constraint that parameters are brought back to after each update. It has no state: what it does
 * depends on the present values alone, so that a run can be resumed.
 */
@FunctionalInterface
public interface Constraint {
  /** The constraint that changes nothing. */
  Constraint NONE = (scope, learningRate) -> {};

  /**
   * Changes the parameters in place.
   *
   * @param scope the scope that owns temporary tensors
   * @param learningRate the learning rate of the update
   */
  void apply(TensorScope scope, double learningRate);
}
