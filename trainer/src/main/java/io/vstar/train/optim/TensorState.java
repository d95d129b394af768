package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors that an optimizer keeps between updates, by name; all are zero at first. */
final class TensorState {
  private final TensorRuntime runtime;
  private final TensorScope scope;
  private final Map<String, NDArray> tensors = new LinkedHashMap<>();

  /**
   * Makes a state without tensors.
   *
   * @param scope the scope that owns the tensors
   */
  TensorState(TensorRuntime runtime, TensorScope scope) {
    this.runtime = runtime;
    this.scope = scope;
  }

  /**
   * Makes a tensor of zeros of the shape of each parameter, with the name {@code kind.parameter}.
   */
  List<NDArray> zerosLike(String kind, List<Parameter> parameters) {
    return parameters.stream()
        .map(each -> zeros(kind + "." + each.name(), each.tensor().getShape().getShape()))
        .toList();
  }

  /** Makes a tensor of zeros. */
  NDArray zeros(String name, long... shape) {
    return named(name, scope.zeros(shape));
  }

  /** Makes a tensor of unsigned bytes, all 0. */
  NDArray zeroBytes(String name, long... shape) {
    return named(name, scope.zeroBytes(shape));
  }

  private NDArray named(String name, NDArray tensor) {
    if (tensors.put(name, tensor) != null) {
      throw new IllegalArgumentException("two tensors of the name " + name);
    }
    return tensor;
  }

  /** Returns copies of all tensors. */
  TensorSnapshot snapshot() {
    return TensorSnapshot.of(tensors);
  }

  /** Restores all tensors in place. */
  void restore(TensorSnapshot snapshot) {
    snapshot.restore(runtime, tensors);
  }
}
