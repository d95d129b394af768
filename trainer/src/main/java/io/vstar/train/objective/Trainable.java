package io.vstar.train.objective;

import ai.djl.ndarray.NDArray;
import io.vstar.train.optim.Constraint;
import io.vstar.train.optim.Parameter;
import io.vstar.train.optim.ParameterGroup;
import io.vstar.unet.ContextAdapter;
import java.util.List;

/**
 * The parameters that one run learns, and the adapters by which the models use them. It is not safe
 * for use by several threads.
 */
public interface Trainable {

  /** Returns the learned tensors, each requiring a gradient, in a stable order. */
  List<Parameter> parameters();

  /**
   * Returns the groups in which the optimizer moves the parameters; by default there is only one.
   */
  default List<ParameterGroup> parameterGroups() {
    return ParameterGroup.single(parameters());
  }

  /** Returns the constraint that the parameters are brought back to after each update. */
  default Constraint constraint() {
    return Constraint.NONE;
  }

  /**
   * Returns the adapter of the UNet's context that is in use when the parameters are measured or
   * previewed.
   */
  default ContextAdapter context() {
    return ContextAdapter.NONE;
  }

  /** Returns the adapter of the UNet's context that is in use while gradients are computed. */
  default ContextAdapter trainingContext() {
    return context();
  }

  /**
   * Prepares for a micro batch.
   *
   * @param index the number of the micro batch from 0, which decides everything random in it
   */
  default void beforeMicroBatch(long index) {}

  /**
   * Adds the penalty of this method to a loss.
   *
   * @param loss the mean over the examples, a scalar
   * @param measured the tensors that the training context returned beside the prediction
   * @return a scalar in the scope of {@code loss}
   */
  default NDArray withPenalty(NDArray loss, List<NDArray> measured) {
    return loss;
  }

  /** Returns copies of the values, row-major, in the order of {@link #parameters()}. */
  default List<float[]> values() {
    return parameters().stream().map(parameter -> parameter.tensor().toFloatArray()).toList();
  }
}
