package io.vstar.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.vstar.error.CheckpointException;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorInfo;
import io.vstar.nn.Weights;
import io.vstar.tensor.TensorScope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Weights of a tensor file, uploaded as the network asks for them. */
final class FileWeights implements Weights {
  private final TensorFile file;
  private final TensorScope scope;
  private final DataType dtype;
  private final Map<String, NDArray> uploaded = new HashMap<>();

  FileWeights(TensorFile file, TensorScope scope, DataType dtype) {
    this.file = file;
    this.scope = scope;
    this.dtype = dtype;
  }

  @Override
  public NDArray get(String name, long... shape) {
    TensorInfo info = file.tensors().get(name);
    List<Long> expected = LongStream.of(shape).boxed().toList();
    if (info == null) {
      throw new CheckpointException(
          "%s: tensor %s is missing, expected shape %s".formatted(file.path(), name, expected));
    }
    if (!info.shape().equals(expected)) {
      throw new CheckpointException(
          "%s: tensor %s has shape %s, expected %s as the config.json beside it says"
              .formatted(file.path(), name, info.shape(), expected));
    }
    return uploaded.computeIfAbsent(name, n -> scope.upload(info, file.data(n), dtype));
  }
}
