package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorScope;
import java.util.List;

/**
 * Moves parameters along their gradients. Clipping, loss scaling and zeroing are not its concern:
 * {@link OptimizerStep} does them, in the one order that is right.
 *
 * <p>What it remembers between updates has names, so that a run can be stopped and gone on with.
 * State may be of any shape (factored moments) or a number estimated across all parameters (a
 * distance, a step size); a {@link TensorState} holds the tensors.
 */
public interface Optimizer {

  /** Returns what is moved; names of parameters are unique across the groups. */
  List<ParameterGroup> groups();

  /** Returns the parameters of all groups, in order. */
  default List<Parameter> parameters() {
    return groups().stream().flatMap(group -> group.parameters().stream()).toList();
  }

  /** Returns the number of updates made so far, those before a restart included. */
  int completedSteps();

  /**
   * Makes one update, in place. No {@link io.vstar.tensor.GradientScope} may be open.
   *
   * @param scope owns what is needed meanwhile
   * @param gradients one per parameter, in the order of {@link #parameters()}
   * @param learningRate of the run; each group's factor comes on top
   */
  void step(TensorScope scope, List<NDArray> gradients, double learningRate);

  /** Returns a copy of all that is remembered between updates. */
  OptimizerState state();

  /**
   * Goes on from a state as if the update it was taken after had just been made.
   *
   * @throws io.vstar.error.TrainingException if it is another optimizer's, or of other parameters
   */
  void restore(OptimizerState state);
}
