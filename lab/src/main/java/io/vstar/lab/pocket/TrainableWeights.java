package io.vstar.lab.pocket;

import ai.djl.ndarray.NDArray;
import io.vstar.nn.Weights;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorScope;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Weights of a network that is being trained: each is made when the network first asks for it, and
 * requires a gradient.
 */
final class TrainableWeights implements Weights {
  private final TensorScope scope;
  private final InitialValues initial;
  private final Map<String, NDArray> tensors = new LinkedHashMap<>();

  /**
   * @param scope owns the tensors
   */
  TrainableWeights(TensorScope scope, InitialValues initial) {
    this.scope = scope;
    this.initial = initial;
  }

  /** All tensors asked for, by name, in the order of the forward pass. */
  Map<String, NDArray> tensors() {
    return tensors;
  }

  @Override
  public NDArray get(String name, long... shape) {
    return tensors.computeIfAbsent(
        name,
        n -> {
          NDArray tensor = scope.upload(initial.of(n, shape), shape);
          GradientScope.require(tensor);
          return tensor;
        });
  }
}
