package io.vstar.checkpoint;

import ai.djl.ndarray.NDArray;
import io.vstar.error.CheckpointException;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorInfo;
import io.vstar.nn.Precision;
import io.vstar.nn.Weights;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Weights of a tensor file, uploaded as the network asks for them, in one format. */
final class FileWeights implements Weights {
  // Of what is converted the map is not needed any more, but it stays resident until its buffer is
  // collected, and buffers are too small for the collector to bother.
  private static final long CONVERTED_BYTES_BETWEEN_COLLECTIONS = 256L << 20;

  private final TensorFile file;
  private final TensorRuntime runtime;
  private final TensorScope scope;
  private final Precision precision;
  private final Map<String, NDArray> uploaded = new HashMap<>();
  private long converted;

  /** In float32. */
  FileWeights(TensorFile file, TensorRuntime runtime, TensorScope scope) {
    this(file, runtime, scope, Precision.FP32);
  }

  private FileWeights(
      TensorFile file, TensorRuntime runtime, TensorScope scope, Precision precision) {
    this.file = file;
    this.runtime = runtime;
    this.scope = scope;
    this.precision = precision;
  }

  @Override
  public Weights in(Precision other) {
    return other == precision ? this : new FileWeights(file, runtime, scope, other);
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
    return uploaded.computeIfAbsent(name, n -> upload(info));
  }

  private void releaseMaps(long bytes) {
    converted += bytes;
    if (converted >= CONVERTED_BYTES_BETWEEN_COLLECTIONS) {
      converted = 0;
      System.gc();
    }
  }

  private NDArray upload(TensorInfo info) {
    NDArray stored = scope.upload(info, file.data(info.name()));
    NDArray converted = precision.convert(runtime, stored);
    if (converted != stored) {
      stored.close();
      releaseMaps(info.byteCount());
    }
    return converted;
  }
}
