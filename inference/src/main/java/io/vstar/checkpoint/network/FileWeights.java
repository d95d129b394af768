package io.vstar.checkpoint.network;

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
import java.util.Optional;
import java.util.stream.LongStream;

/** Weights of a tensor file, uploaded as the network asks for them, in one format. */
final class FileWeights implements Weights {
  private final TensorFile file;
  private final TensorRuntime runtime;
  private final TensorScope scope;
  private final Precision precision;
  private final Map<String, NDArray> uploaded = new HashMap<>();
  private final Map<Derived, NDArray> derived = new HashMap<>();
  private final Replaced replaced;

  /** In float32. */
  FileWeights(TensorFile file, TensorRuntime runtime, TensorScope scope) {
    this(file, runtime, scope, Precision.FP32, new Replaced());
  }

  private FileWeights(
      TensorFile file,
      TensorRuntime runtime,
      TensorScope scope,
      Precision precision,
      Replaced replaced) {
    this.file = file;
    this.runtime = runtime;
    this.scope = scope;
    this.precision = precision;
    this.replaced = replaced;
  }

  @Override
  public Weights in(Precision other) {
    return other == precision ? this : new FileWeights(file, runtime, scope, other, replaced);
  }

  @Override
  public NDArray get(String name, long... shape) {
    return uploaded.computeIfAbsent(name, n -> upload(info(n, shape)));
  }

  @Override
  public Optional<NDArray> derived(Derivation derivation, String name, long... shape) {
    return Optional.of(
        derived.computeIfAbsent(
            new Derived(derivation, name),
            d -> {
              TensorInfo info = info(name, shape);
              NDArray tensor = upload(info);
              return instead(info, tensor, derivation.of(runtime, tensor));
            }));
  }

  /** What the file says of a tensor, which must have this shape. */
  private TensorInfo info(String name, long... shape) {
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
    return info;
  }

  private NDArray upload(TensorInfo info) {
    NDArray stored = scope.upload(info, file.data(info.name()));
    NDArray converted = precision.convert(runtime, stored);
    return converted == stored ? stored : instead(info, stored, converted);
  }

  /** The made tensor, in the place of the one it was made of. */
  private NDArray instead(TensorInfo info, NDArray original, NDArray made) {
    original.close();
    replaced.add(info.byteCount());
    return made;
  }

  /** Gives back the memory of the tensors that others were made of. */
  void releaseReplaced() {
    replaced.release();
  }

  private record Derived(Derivation derivation, String name) {}

  /**
   * Of what is replaced the map is not needed any more, but it stays resident until its buffer is
   * collected, and buffers are too small for the collector to bother.
   */
  private static final class Replaced {
    private static final long BYTES_BETWEEN_RELEASES = 256L << 20;

    private long bytes; // since the last release

    void add(long more) {
      bytes += more;
      if (bytes >= BYTES_BETWEEN_RELEASES) {
        release();
      }
    }

    void release() {
      if (bytes > 0) {
        bytes = 0;
        System.gc();
      }
    }
  }
}
