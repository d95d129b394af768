package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.vstar.error.TrainingException;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.TensorInfo;
import io.vstar.tensor.TensorRuntime;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A snapshot of named tensors of float32 or unsigned bytes: copies on the host, which can be
 * restored.
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
    live.forEach((name, tensor) -> copies.put(name, copy(name, tensor)));
    return new TensorSnapshot(copies);
  }

  private static HostTensor copy(String name, NDArray tensor) {
    long[] shape = tensor.getShape().getShape();
    if (tensor.getDataType() != DataType.UINT8) {
      return HostTensor.ofFloats(name, tensor.toFloatArray(), shape);
    }
    ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(tensor.size()));
    bytes.put(tensor.toByteBuffer(false)).flip();
    List<Long> sides = Arrays.stream(shape).boxed().toList();
    return new HostTensor(new TensorInfo(name, DType.U8, sides), bytes);
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
    live.forEach((name, tensor) -> restore(runtime, tensor, tensors.get(name)));
  }

  private static void restore(TensorRuntime runtime, NDArray tensor, HostTensor saved) {
    if (saved.info().dtype() == DType.U8) {
      runtime.overwrite(tensor, saved);
    } else {
      runtime.overwrite(tensor, saved.toFloats());
    }
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
