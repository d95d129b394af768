package io.vstar.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.vstar.tensor.KernelSource;
import io.vstar.tensor.TensorRuntime;
import java.util.List;

/** The number format in which a network computes. */
public enum Precision {
  FP32(6, DataType.FLOAT32),
  BF16(15, DataType.UNKNOWN), // DJL has no name for what libtorch calls bfloat16
  FP16(5, DataType.FLOAT16);

  private final int scalarType; // c10::ScalarType
  private final DataType dataType;

  Precision(int scalarType, DataType dataType) {
    this.scalarType = scalarType;
    this.dataType = dataType;
  }

  /** Returns whether a tensor is stored in this format. */
  public boolean isOf(NDArray tensor) {
    return tensor.getDataType() == dataType;
  }

  /**
   * Returns a tensor in this format.
   *
   * @return the tensor itself if it has this format, else a copy in the same scope
   */
  public NDArray convert(TensorRuntime runtime, NDArray tensor) {
    if (isOf(tensor)) {
      return tensor;
    }
    KernelSource cast =
        new KernelSource(
            "to_" + name(),
            List.of("tensor"),
            List.of(),
            List.of("torch.to(tensor, " + scalarType + ")"));
    return runtime.compile(cast).call(tensor).head();
  }

  int scalarType() {
    return scalarType;
  }
}
