package io.vstar.train.trainable;

import ai.djl.ndarray.NDArray;
import io.vstar.clip.TokenEmbeddingOverlay;
import java.util.List;

/**
 * What one run learns: a few float32 tensors, and how the frozen models see them. Not safe for use
 * by several threads.
 */
public sealed interface Trainable permits TextualInversionTrainable {

  /** The learned tensors, each requiring a gradient, in a stable order. */
  List<NDArray> parameters();

  /** How they change the input of each text encoder. */
  List<TokenEmbeddingOverlay> tokens();

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
