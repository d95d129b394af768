package io.vstar.checkpoint;

import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes a value that is not finite into a weight file. */
public final class BrokenTensor {
  private BrokenTensor() {}

  /** Replaces the last value of a tensor. */
  public static void in(Path file, String name, float value) {
    List<HostTensor> tensors = new ArrayList<>();
    try (TensorFile open = Safetensors.open(file)) {
      for (String each : open.tensors().keySet()) {
        HostTensor tensor = open.tensor(each);
        if (each.equals(name)) {
          float[] values = tensor.toFloats();
          values[values.length - 1] = value;
          long[] shape = tensor.info().shape().stream().mapToLong(Long::longValue).toArray();
          tensor = HostTensor.ofFloats(name, values, shape);
        }
        tensors.add(tensor);
      }
      Safetensors.write(file, tensors, Map.of());
    }
  }
}
