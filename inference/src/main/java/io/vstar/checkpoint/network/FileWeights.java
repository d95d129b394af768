package io.vstar.checkpoint.network;

import ai.djl.ndarray.NDArray;
import io.vstar.error.CheckpointException;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorInfo;
import io.vstar.nn.Precision;
import io.vstar.nn.Weight;
import io.vstar.nn.Weights;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** Weights of a tensor file, frozen, uploaded as the network asks for them, in one format. */
final class FileWeights implements Weights {
  private final String network;
  private final TensorFile file;
  private final TensorRuntime runtime;
  private final TensorScope scope;
  private final Precision precision;
  private final Map<String, Weight> uploaded = new HashMap<>();
  private final Map<Derived, Weight> derived = new HashMap<>();
  private final Replaced replaced;

  /**
   * Those in float32.
   *
   * @param network what the names of its weights begin with, see {@link Weight#name}
   */
  FileWeights(String network, TensorFile file, TensorRuntime runtime, TensorScope scope) {
    this(network, file, runtime, scope, Precision.FP32, new Replaced());
  }

  private FileWeights(
      String network,
      TensorFile file,
      TensorRuntime runtime,
      TensorScope scope,
      Precision precision,
      Replaced replaced) {
    this.network = network;
    this.file = file;
    this.runtime = runtime;
    this.scope = scope;
    this.precision = precision;
    this.replaced = replaced;
  }

  @Override
  public Weights in(Precision other) {
    return other == precision
        ? this
        : new FileWeights(network, file, runtime, scope, other, replaced);
  }

  @Override
  public Weight get(String name, long... shape) {
    return uploaded.computeIfAbsent(name, n -> upload(info(n, shape)));
  }

  @Override
  public Optional<Weight> derived(Derivation derivation, String name, long... shape) {
    return Optional.of(
        derived.computeIfAbsent(
            new Derived(derivation, name),
            d -> {
              TensorInfo info = info(name, shape);
              Weight original = upload(info);
              return instead(info, original, original.derive(runtime, derivation));
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

  private Weight upload(TensorInfo info) {
    NDArray tensor = scope.upload(info, file.data(info.name()));
    Weight stored = new Weight(network + "." + info.name(), tensor);
    return precision.isOf(tensor)
        ? stored
        : instead(info, stored, stored.derive(runtime, precision::convert));
  }

  /** Returns the made weight, in the place of the one it was made of. */
  private Weight instead(TensorInfo info, Weight original, Weight made) {
    original.tensor().close();
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
