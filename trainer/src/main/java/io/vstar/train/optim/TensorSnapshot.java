package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import io.vstar.error.TrainingException;
import io.vstar.io.HostTensor;
import io.vstar.tensor.TensorRuntime;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A snapshot of named float32 tensors: copies on the host, which can be restored.
 *
 * @param tensors the copies by name, in a stable order
 */
public record TensorSnapshot(Map<String, HostTensor> tensors) {
  public TensorSnapshot {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /** Copies the present values of tensors. */
  public static TensorSnapshot of(Map<String, NDArray> live) {
    Map<String, HostTensor> copies = new LinkedHashMap<>();
    live.forEach(
        (name, tensor) ->
            copies.put(
                name,
                HostTensor.ofFloats(name, tensor.toFloatArray(), tensor.getShape().getShape())));
    return new TensorSnapshot(copies);
  }

  /** Copies the present values of parameters. */
  public static TensorSnapshot of(List<Parameter> parameters) {
    return of(byName(parameters));
  }

  /**
   * Writes the copies into live tensors of the same names and shapes, in place.
   *
   * @throws TrainingException if names or shapes differ; nothing is written then
   */
  public void restore(TensorRuntime runtime, Map<String, NDArray> live) {
    requireSameNames(live);
    live.forEach(this::requireSameShape);
    live.forEach((name, tensor) -> runtime.overwrite(tensor, tensors.get(name).toFloats()));
  }

  /** Writes the copies into parameters of the same names and shapes, in place. */
  public void restore(TensorRuntime runtime, List<Parameter> parameters) {
    restore(runtime, byName(parameters));
  }

  private void requireSameNames(Map<String, NDArray> live) {
    for (String name : live.keySet()) {
      if (!tensors.containsKey(name)) {
        throw new TrainingException(
            "the snapshot has no tensor %s; it is of another run".formatted(name));
      }
    }
    for (String name : tensors.keySet()) {
      if (!live.containsKey(name)) {
        throw new TrainingException(
            "the snapshot has a tensor %s that this run does not learn; it is of another run"
                .formatted(name));
      }
    }
  }

  private void requireSameShape(String name, NDArray tensor) {
    List<Long> expected = Arrays.stream(tensor.getShape().getShape()).boxed().toList();
    List<Long> found = tensors.get(name).info().shape();
    if (!found.equals(expected)) {
      throw new TrainingException(
          "the snapshot's tensor %s has the shape %s, but this run's has %s; it is of another run"
              .formatted(name, found, expected));
    }
  }

  private static Map<String, NDArray> byName(List<Parameter> parameters) {
    Map<String, NDArray> live = new LinkedHashMap<>();
    parameters.forEach(parameter -> live.put(parameter.name(), parameter.tensor()));
    return live;
  }
}
