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
 * Weights of a network that is being trained: each is made when the network first asks for it, and
 * requires a gradient.
 */
final class TrainableWeights implements Weights {
  private final String network;
  private final TensorScope scope;
  private final InitialValues initial;
  private final Map<String, NDArray> tensors = new LinkedHashMap<>();

  /**
   * Makes none yet.
   *
   * @param network what the names of its weights begin with, see {@link Weight#name}
   * @param scope owns the tensors
   */
  TrainableWeights(String network, TensorScope scope, InitialValues initial) {
    this.network = network;
    this.scope = scope;
    this.initial = initial;
  }

  /** Returns all tensors asked for, by name in the network, in the order of the forward pass. */
  Map<String, NDArray> tensors() {
    return tensors;
  }

  /** Returns all tensors asked for, under their full names, in the order of the forward pass. */
  List<Parameter> parameters() {
    return tensors.entrySet().stream()
        .map(each -> new Parameter(fullName(each.getKey()), each.getValue()))
        .toList();
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
