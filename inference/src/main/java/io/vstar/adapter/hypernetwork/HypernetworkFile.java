package io.vstar.adapter.hypernetwork;

import io.vstar.adapter.ModelSpec;
import io.vstar.error.CheckpointException;
import io.vstar.error.OutputException;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.Sha256;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorFormat;
import io.vstar.io.TorchFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads and writes hypernetwork files; the package description has their forms. */
public final class HypernetworkFile {
  /** The largest width of a network, larger than the context of any model. */
  static final int MAX_WIDTH = 1 << 15;

  private static final String SAFETENSORS = ".safetensors";
  private static final String PT = ".pt";

  /**
   * The most bytes of a torch file, which is read whole: networks of four widths with hidden layers
   * of eight times the width.
   */
  private static final long MAX_TORCH_BYTES = 4L << 30;

  private HypernetworkFile() {}

  /**
   * Reads a file as float32. The name of the hypernetwork is the file's name without the extension.
   *
   * @throws CheckpointException naming the file and what was found, if it is damaged, harmful, of
   *     an unsupported variant, or not a hypernetwork
   */
  public static Hypernetwork read(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(PT) && !name.endsWith(SAFETENSORS)) {
      throw new CheckpointException(
          file + " has no extension of a hypernetwork, expected .pt or .safetensors");
    }
    if (TensorFormat.of(file).equals(Optional.of(TensorFormat.SAFETENSORS))) {
      return readSafetensors(file);
    }
    long bytes = file.toFile().length();
    if (bytes > MAX_TORCH_BYTES) {
      throw new CheckpointException(
          "%s is not a hypernetwork: it has %d MiB".formatted(file, bytes >> 20));
    }
    Object value = TorchFile.read(file);
    if (!HypernetworkDict.fits(value)) {
      throw new CheckpointException(
          file + " is not a hypernetwork: it holds no pairs of networks by width");
    }
    return HypernetworkDict.read(file, (Map<?, ?>) value);
  }

  private static Hypernetwork readSafetensors(Path path) {
    try (TensorFile file = Safetensors.open(path)) {
      if (!file.metadata().containsKey(HypernetworkTensors.VERSION)) {
        throw new CheckpointException(
            "%s is not a hypernetwork: its metadata has no %s"
                .formatted(path, HypernetworkTensors.VERSION));
      }
      Map<String, HostTensor> tensors = new LinkedHashMap<>();
      file.tensors().keySet().forEach(name -> tensors.put(name, file.tensor(name)));
      return new HypernetworkTensors(path, file.metadata()).read(tensors);
    }
  }

  /**
   * Writes a hypernetwork whole or not at all, and compares the file bit for bit before it takes
   * its name.
   *
   * @param target path that ends in {@code .pt}, for A1111's form, or {@code .safetensors}
   * @param dtype type of the values in the file: F32, F16 or BF16; values are rounded to nearest,
   *     ties to even
   * @throws OutputException if the file cannot be written, its extension is another, A1111's form
   *     cannot hold the hypernetwork, or a value is not finite or too large for {@code dtype}
   */
  public static void write(Path target, Hypernetwork hypernetwork, DType dtype) {
    requireFinite(target, hypernetwork, dtype);
    String name = target.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(SAFETENSORS)) {
      List<HostTensor> tensors = HypernetworkTensors.tensors(hypernetwork, dtype);
      Map<String, String> metadata = new LinkedHashMap<>();
      metadata.put("format", "pt");
      metadata.putAll(HypernetworkTensors.metadata(hypernetwork));
      metadata.put(ModelSpec.HASH, "0x" + Sha256.of(tensors));
      Safetensors.write(target, tensors, metadata);
    } else if (name.endsWith(PT)) {
      if (hypernetwork.isPerLayer()) {
        throw new OutputException(
            "%s cannot be written: A1111 has no networks for single layers; use .safetensors"
                .formatted(target));
      }
      TorchFile.write(target, HypernetworkDict.of(LowRank.whole(hypernetwork), dtype));
    } else {
      throw new OutputException(
          "%s cannot be written: its name must end in .pt or .safetensors".formatted(target));
    }
  }

  private static void requireFinite(Path target, Hypernetwork hypernetwork, DType dtype) {
    for (HostTensor tensor : HypernetworkTensors.tensors(hypernetwork, dtype)) {
      Optional<Float> found = tensor.firstNotFinite();
      if (found.isPresent()) {
        throw new OutputException(
            "%s is not written as %s: %s has %s in it; its training went wrong, or bf16 or fp32 is needed"
                .formatted(target, dtype, tensor.info().name(), found.get()));
      }
    }
  }

  /** Returns the name of a file's hypernetwork. */
  static String stem(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /**
   * Returns the tensors of one network as float32, in the order of its steps.
   *
   * @param side keys or values, for messages
   * @param found tensors of the network in the file, by name
   * @throws CheckpointException naming the first tensor that is missing, unknown, of another shape
   *     or not finite
   */
  static Map<String, HostTensor> network(
      Path file,
      HypernetworkShape shape,
      HypernetworkPlace place,
      String side,
      Map<String, HostTensor> found) {
    Map<String, List<Long>> expected = shape.tensors(place.width());
    String where = "%s: the network for %s of %s".formatted(file, side, place);
    for (String name : found.keySet()) {
      if (!expected.containsKey(name)) {
        throw new CheckpointException(
            "%s has %s, but its options make %s".formatted(where, name, expected.keySet()));
      }
    }
    Map<String, HostTensor> network = new LinkedHashMap<>();
    expected.forEach((name, size) -> network.put(name, tensor(where, name, size, found.get(name))));
    return network;
  }

  private static HostTensor tensor(String where, String name, List<Long> size, HostTensor tensor) {
    if (tensor == null) {
      throw new CheckpointException("%s has no %s".formatted(where, name));
    }
    if (!tensor.info().shape().equals(size) || !tensor.info().dtype().isFloating()) {
      throw new CheckpointException(
          "%s has %s of shape %s and type %s, expected %s of floating-point numbers"
              .formatted(where, name, tensor.info().shape(), tensor.info().dtype(), size));
    }
    HostTensor floats = tensor.withDType(DType.F32).withName(name);
    for (float value : floats.toFloats()) {
      if (!Float.isFinite(value)) {
        throw new CheckpointException(
            "%s has %s in %s; its training went wrong".formatted(where, value, name));
      }
    }
    return floats;
  }
}
