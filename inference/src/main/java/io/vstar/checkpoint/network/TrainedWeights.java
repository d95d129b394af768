package io.vstar.checkpoint.network;

import io.vstar.nn.Weight;
import io.vstar.nn.Weights;
import io.vstar.tensor.GradientScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The trained weights of a tensor file: copies in float32 that require a gradient, whatever
 * precision the network computes in.
 */
final class TrainedWeights implements Weights {
  private final FileWeights file;
  private final Map<String, Weight> copies = new LinkedHashMap<>();

  /**
   * Creates the weights.
   *
   * @param file weights of the file in float32
   */
  TrainedWeights(FileWeights file) {
    this.file = file;
  }

  /** Returns all requested weights, in the order of the forward pass. */
  List<Weight> all() {
    return List.copyOf(copies.values());
  }

  @Override
  public Weight get(String name, long... shape) {
    return copies.computeIfAbsent(name, requested -> copy(requested, shape));
  }

  /** Copies a weight, because the memory to which a file is mapped cannot be written. */
  private Weight copy(String name, long... shape) {
    Weight copy = file.derived((runtime, tensor) -> tensor.duplicate(), name, shape).orElseThrow();
    GradientScope.require(copy.tensor());
    return copy;
  }
}
