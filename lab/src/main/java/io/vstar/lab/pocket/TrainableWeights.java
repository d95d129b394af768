package io.vstar.lab.pocket;

import ai.djl.ndarray.NDArray;
import io.vstar.nn.Weight;
import io.vstar.nn.Weights;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorScope;
import io.vstar.train.optim.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights of a network that is trained from scratch. Each is created when the network first
 * asks for it, and requires a gradient.
 */
final class TrainableWeights implements Weights {
  private final String network;
  private final TensorScope scope;
  private final InitialValues initial;
  private final Map<String, NDArray> tensors = new LinkedHashMap<>();

  /**
   * Creates an empty set of weights.
   *
   * @param network the first part of the weights' names, see {@link Weight#name}
   * @param scope owns the tensors
   * @param initial source of the initial values
   */
  TrainableWeights(String network, TensorScope scope, InitialValues initial) {
    this.network = network;
    this.scope = scope;
    this.initial = initial;
  }

  /** Returns all tensors created so far, by name in the network, in the order of creation. */
  Map<String, NDArray> tensors() {
    return tensors;
  }

  /** Returns all tensors created so far, with their full names, in the order of creation. */
  List<Parameter> parameters() {
    return tensors.entrySet().stream()
        .map(entry -> new Parameter(fullName(entry.getKey()), entry.getValue()))
        .toList();
  }

  /** Returns a copy of the weights as they are now, which requires no gradient. */
  Weights frozen() {
    Map<String, NDArray> copies = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) ->
            copies.put(name, scope.upload(tensor.toFloatArray(), tensor.getShape().getShape())));
    return (name, shape) -> new Weight(fullName(name), copies.get(name));
  }

  private String fullName(String name) {
    return network + "." + name;
  }

  @Override
  public Weight get(String name, long... shape) {
    return new Weight(fullName(name), tensors.computeIfAbsent(name, asked -> make(asked, shape)));
  }

  private NDArray make(String name, long... shape) {
    NDArray tensor = scope.upload(initial.of(name, shape), shape);
    GradientScope.require(tensor);
    return tensor;
  }
}
