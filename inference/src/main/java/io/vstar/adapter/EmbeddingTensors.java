package io.vstar.adapter;

import io.vstar.error.CheckpointException;
import io.vstar.io.HostTensor;
import io.vstar.io.TensorInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The forms of an embedding that are nothing but tensors by name. */
final class EmbeddingTensors {
  private static final String CLIP_L = "clip_l";
  private static final String CLIP_G = "clip_g";

  /** Keys of trainers that leave the placeholder to the file's name. */
  private static final Set<String> NAMELESS = Set.of("emb_params", "emp_params", "*");

  /** With this ending OneTrainer keeps vectors for the encoder's output. */
  private static final String OUTPUT_VECTORS = "_out";

  /** More than twenty prompts full of the widest vectors; each is held several times. */
  private static final int MAX_VALUES = 1 << 22;

  private final Path file;

  EmbeddingTensors(Path file) {
    this.file = file;
  }

  static List<HostTensor> form(TextualInversion embedding) {
    List<VectorTable> tables = embedding.tables();
    return switch (tables.size()) {
      case 1 -> List.of(tables.get(0).toTensor(embedding.name()));
      case 2 -> List.of(tables.get(0).toTensor(CLIP_L), tables.get(1).toTensor(CLIP_G));
      default ->
          throw new IllegalArgumentException(
              "no file holds embeddings for " + tables.size() + " text encoders");
    };
  }

  TextualInversion read(Map<String, HostTensor> tensors, Provenance provenance) {
    Set<String> keys = tensors.keySet();
    if (keys.stream().anyMatch(key -> key.endsWith(OUTPUT_VECTORS))) {
      throw new CheckpointException(
          "%s holds vectors for the output of the text encoder (%s), which are not supported"
              .formatted(file, listed(keys)));
    }
    if (keys.equals(Set.of(CLIP_L, CLIP_G))) {
      VectorTable first = table(tensors.get(CLIP_L));
      VectorTable second = table(tensors.get(CLIP_G));
      if (first.vectors() != second.vectors()) {
        throw new CheckpointException(
            "%s has %d vectors in %s, but %d in %s; expected as many"
                .formatted(file, first.vectors(), CLIP_L, second.vectors(), CLIP_G));
      }
      return new TextualInversion(stem(file), List.of(first, second), provenance);
    }
    if (keys.size() != 1) {
      throw new CheckpointException(
          "%s is not an embedding: it holds %d tensors (%s), expected one, or %s and %s"
              .formatted(file, keys.size(), listed(keys), CLIP_L, CLIP_G));
    }
    String key = keys.iterator().next();
    String name = NAMELESS.contains(key) || key.isBlank() ? stem(file) : key;
    return new TextualInversion(name, List.of(table(tensors.get(key))), provenance);
  }

  /** A tensor as vectors; a tensor of one axis is one vector. */
  VectorTable table(HostTensor tensor) {
    TensorInfo info = tensor.info();
    List<Long> shape = info.shape();
    if (!info.dtype().isFloating() || shape.isEmpty() || shape.size() > 2 || info.elements() == 0) {
      throw new CheckpointException(
          "%s is not an embedding: tensor %s has shape %s and type %s, expected vectors of floats"
              .formatted(file, info.name(), shape, info.dtype()));
    }
    if (info.elements() > MAX_VALUES) {
      throw new CheckpointException(
          "%s is not an embedding: tensor %s of shape %s has more than %d values"
              .formatted(file, info.name(), shape, MAX_VALUES));
    }
    float[] values = tensor.toFloats();
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new CheckpointException(
            "%s is broken: tensor %s contains %s; its training had diverged"
                .formatted(file, info.name(), value));
      }
    }
    int width = Math.toIntExact(shape.get(shape.size() - 1));
    return new VectorTable(values.length / width, width, values);
  }

  /** The name of a file without its extension. */
  static String stem(Path file) {
    String name = file.getFileName().toString();
    String stem = name.substring(0, name.lastIndexOf('.'));
    if (stem.isBlank()) {
      throw new CheckpointException(file + " needs a name, which is the embedding's placeholder");
    }
    return stem;
  }

  private static String listed(Set<String> keys) {
    String first = keys.stream().limit(3).collect(Collectors.joining(", "));
    return keys.size() > 3 ? first + ", …" : first;
  }
}
