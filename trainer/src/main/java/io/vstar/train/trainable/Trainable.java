package io.vstar.train.trainable;

import ai.djl.ndarray.NDArray;
import io.vstar.train.optim.Parameter;
import io.vstar.train.optim.ParameterGroup;
import io.vstar.unet.ContextAdapter;
import java.util.List;

/**
 * What one run learns: a few float32 tensors, and how the models see them. Not safe for use by
 * several threads.
 */
public interface Trainable {

  /** Returns the learned tensors, each requiring a gradient, in a stable order. */
  List<Parameter> parameters();

  /** Returns the parameters by how they are moved; all alike where nothing else is said. */
  default List<ParameterGroup> parameterGroups() {
    return ParameterGroup.single(parameters());
  }

  /** Returns what is changed of the UNet's context when what is learned is measured or used. */
  default ContextAdapter context() {
    return ContextAdapter.NONE;
  }

  /** Returns what is changed of the UNet's context while gradients are taken. */
  default ContextAdapter trainingContext() {
    return context();
  }

  /** Told before each micro batch, whose number decides what is random in it. */
  default void beforeMicroBatch(long index) {}

  /**
   * Adds to a loss what this method wants to be small besides.
   *
   * @param loss mean over the examples, a scalar
   * @param measured what the training context returned beside the prediction
   * @return a scalar, in the scope of {@code loss}
   */
  default NDArray withPenalty(NDArray loss, List<NDArray> measured) {
    return loss;
  }

  /** Copies the values, row-major, in the order of {@link #parameters()}. */
  default List<float[]> values() {
    return parameters().stream().map(parameter -> parameter.tensor().toFloatArray()).toList();
  }
}
