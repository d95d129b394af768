package io.vstar.adapter.aesthetic;

import io.vstar.error.CheckpointException;
import io.vstar.error.OutputException;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorFormat;
import io.vstar.io.TorchFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads and writes aesthetic embeddings; the package description has the forms of their files. */
public final class AestheticFile {
  private static final String TENSOR = "aesthetic_embedding";
  private static final String SAFETENSORS = ".safetensors";
  private static final String PT = ".pt";

  /** The largest width, far above the 1280 of the largest CLIP in use. */
  private static final int MAX_WIDTH = 1 << 14;

  /** The most bytes of a torch file, which is read whole; those of the extension have 4 KiB. */
  private static final long MAX_TORCH_BYTES = 1 << 20;

  private AestheticFile() {}

  /**
   * Reads a file.
   *
   * @throws CheckpointException naming the file and what was found, if it is damaged, harmful or no
   *     aesthetic embedding
   */
  public static AestheticEmbedding read(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(PT) && !name.endsWith(SAFETENSORS)) {
      throw new CheckpointException(
          file + " has no extension of an aesthetic embedding, expected .pt or .safetensors");
    }
    HostTensor tensor =
        TensorFormat.of(file).equals(Optional.of(TensorFormat.SAFETENSORS))
            ? ofSafetensors(file)
            : ofTorch(file);
    List<Long> shape = tensor.info().shape();
    long width = shape.isEmpty() ? 0 : shape.get(shape.size() - 1);
    boolean isRow = shape.size() == 1 || shape.size() == 2 && shape.get(0) == 1;
    if (!isRow || width < 1 || width > MAX_WIDTH) {
      throw refused(file, "a tensor of shape " + shape);
    }
    return embedding(file, tensor);
  }

  private static AestheticEmbedding embedding(Path file, HostTensor tensor) {
    List<Float> values = new ArrayList<>();
    for (float value : tensor.toFloats()) {
      values.add(value);
    }
    try {
      return new AestheticEmbedding(stem(file), values);
    } catch (IllegalArgumentException e) {
      throw new CheckpointException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static HostTensor ofSafetensors(Path path) {
    try (TensorFile file = Safetensors.open(path)) {
      if (file.tensors().size() != 1) {
        throw refused(path, file.tensors().size() + " tensors");
      }
      return file.tensor(file.tensors().keySet().iterator().next());
    }
  }

  private static HostTensor ofTorch(Path file) {
    long bytes = file.toFile().length();
    if (bytes > MAX_TORCH_BYTES) {
      throw refused(file, bytes + " bytes");
    }
    if (TorchFile.read(file) instanceof HostTensor tensor) {
      return tensor;
    }
    throw refused(file, "something else; a learned word is given with --embedding");
  }

  private static CheckpointException refused(Path file, String found) {
    return new CheckpointException(
        "%s is not an aesthetic embedding, one tensor of shape [1, P]: it holds %s"
            .formatted(file, found));
  }

  private static String stem(Path file) {
    return file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
  }

  /**
   * Writes an embedding as float32, whole or not at all.
   *
   * @param target path that ends in {@code .pt}, for the extension of A1111, or {@code
   *     .safetensors}
   * @throws OutputException if it cannot be written
   */
  public static void write(Path target, AestheticEmbedding embedding) {
    requireExtension(target);
    HostTensor tensor = HostTensor.ofFloats(TENSOR, embedding.toArray(), 1, embedding.width());
    if (target.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(PT)) {
      TorchFile.write(target, tensor);
    } else {
      Safetensors.write(target, List.of(tensor), Map.of("format", "pt"));
    }
  }

  /**
   * Checks the name of a file that is to be written.
   *
   * @throws OutputException if it ends in neither {@code .pt} nor {@code .safetensors}
   */
  public static void requireExtension(Path target) {
    String name = target.getFileName().toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(PT) && !name.endsWith(SAFETENSORS)) {
      throw new OutputException(
          "%s cannot be written: its name must end in .pt or .safetensors".formatted(target));
    }
  }
}
