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

/**
 * The frozen weights of a tensor file, uploaded in one precision when the network asks for them.
 */
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
   * Creates the weights in float32.
   *
   * @param network prefix of the weights' names, see {@link Weight#name}
   * @param scope scope that owns the uploaded tensors
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

  /** Returns the full name of a weight, see {@link Weight#name}. */
  String fullName(String name) {
    return network + "." + name;
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
              return replace(info, original, original.derive(runtime, derivation));
            }));
  }

  /** Returns type and shape of a tensor after checking its shape. */
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
    Weight stored = new Weight(fullName(info.name()), tensor);
    return precision.isOf(tensor)
        ? stored
        : replace(info, stored, stored.derive(runtime, precision::convert));
  }

  /** Closes the original weight and returns the one that replaces it. */
  private Weight replace(TensorInfo info, Weight original, Weight made) {
    original.tensor().close();
    replaced.add(info.byteCount());
    return made;
  }

  /** Releases the memory of tensors that were replaced by converted ones. */
  void releaseReplaced() {
    replaced.release();
  }

  private record Derived(Derivation derivation, String name) {}

  /**
   * Counts the mapped bytes of replaced tensors. Their maps stay resident until the buffers are
   * garbage collected, which the small buffer objects do not trigger by themselves.
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
