package io.vstar.checkpoint.network;

import io.vstar.nn.Weight;
import io.vstar.nn.Weights;
import io.vstar.tensor.GradientScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights of a tensor file that are trained: copies in float32 that require a gradient, in every
 * precision the network may compute in.
 */
final class TrainedWeights implements Weights {
  private final FileWeights file;
  private final Map<String, Weight> copies = new LinkedHashMap<>();

  /**
   * @param file in float32
   */
  TrainedWeights(FileWeights file) {
    this.file = file;
  }

  /** Returns all weights asked for, in the order of the forward pass. */
  List<Weight> all() {
    return List.copyOf(copies.values());
  }

  @Override
  public Weight get(String name, long... shape) {
    return copies.computeIfAbsent(name, asked -> copy(asked, shape));
  }

  /** What a file is mapped to cannot be written, so the tensor itself is not the one to train. */
  private Weight copy(String name, long... shape) {
    Weight copy = file.derived((runtime, tensor) -> tensor.duplicate(), name, shape).orElseThrow();
    GradientScope.require(copy.tensor());
    return copy;
  }
}
