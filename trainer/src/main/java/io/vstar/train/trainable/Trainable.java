package io.vstar.train.trainable;

import ai.djl.ndarray.NDArray;
import io.vstar.generation.Adapters;
import java.util.List;

/**
 * What one run learns: a few float32 tensors, and how the frozen models see them. Not safe for use
 * by several threads.
 */
public interface Trainable {

  /** The learned tensors, each requiring a gradient, in a stable order. */
  List<NDArray> parameters();

  /** How the models see them when they are measured or used. */
  Adapters adapters();

  /** How the models see them while gradients are taken. */
  default Adapters trainingAdapters() {
    return adapters();
  }

  /** Told before each micro batch, whose number decides what is random in it. */
  default void beforeMicroBatch(long index) {}

  /**
   * What is minimized.
   *
   * @param loss mean over the examples, a scalar
   * @param measured what the training adapters returned beside the prediction
   * @return a scalar, in the scope of {@code loss}
   */
  default NDArray objective(NDArray loss, List<NDArray> measured) {
    return loss;
  }

  /** Copies of the values, in the order of {@link #parameters()}. */
  default List<float[]> snapshot() {
    return parameters().stream().map(NDArray::toFloatArray).toList();
  }

  /**
   * Puts the values of a {@link #snapshot()} back, in place.
   *
   * @throws IllegalArgumentException if they are of other sizes
   */
  void restore(List<float[]> snapshot);
}
