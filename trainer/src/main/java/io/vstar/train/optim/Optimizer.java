package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorScope;
import java.util.List;
import java.util.Map;

/**
 * An optimizer, which updates parameters from their gradients. Clipping, loss scaling and zeroing
 * are done by {@link OptimizerStep}.
 *
 * <p>Its state between updates is named, so that a run can be resumed. State may be a tensor of any
 * shape (factored moments) or a number for all parameters (a distance, a step size); a {@link
 * TensorState} holds the tensors.
 */
public interface Optimizer {
  /**
   * The metric of optimizers that find the size of their steps themselves: the learning rate times
   * what they found.
   */
  String EFFECTIVE_LEARNING_RATE = "effective_learning_rate";

  /** Returns the groups of parameters; the names of parameters are unique across them. */
  List<ParameterGroup> groups();

  /** Returns the parameters of all groups, in order. */
  default List<Parameter> parameters() {
    return groups().stream().flatMap(group -> group.parameters().stream()).toList();
  }

  /** Returns the number of updates made so far, those before a restart included. */
  int completedSteps();

  /**
   * Makes one update in place; the gradients may be overwritten. No {@link
   * io.vstar.tensor.GradientScope} may be open.
   *
   * @param scope the scope that owns temporary tensors
   * @param gradients one gradient per parameter, in the order of {@link #parameters()}
   * @param learningRate the learning rate of the run, which is multiplied by the factor of each
   *     group
   */
  void step(TensorScope scope, List<NDArray> gradients, double learningRate);

  /**
   * Returns the numbers of the last update that are worth recording, by name; the names are the
   * same from the start on.
   */
  default Map<String, Double> metrics() {
    return Map.of();
  }

  /** Returns a copy of the state between updates. */
  OptimizerState state();

  /**
   * Restores a state, so that the next update is the same as if the optimizer had never stopped.
   *
   * @throws io.vstar.error.TrainingException if the state belongs to another optimizer or other
   *     parameters
   */
  void restore(OptimizerState state);
}
