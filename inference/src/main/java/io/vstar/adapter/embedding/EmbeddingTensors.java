package io.vstar.adapter.embedding;

import io.vstar.adapter.NetworkWeights;
import io.vstar.adapter.Provenance;
import io.vstar.error.CheckpointException;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.TensorInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads and writes the forms of an embedding that consist of named tensors alone. */
final class EmbeddingTensors {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddingTensors.class);

  private static final String KOHYA = "emb_params";
  private static final String ONETRAINER = "emp_params"; // sic
  private static final String CLIP_L = "clip_l";
  private static final String CLIP_G = "clip_g";

  /** The keys of the text encoders in diffusers' advanced training scripts. */
  private static final String ENCODER_0 = "text_encoders_0";

  private static final String ENCODER_1 = "text_encoders_1";

  /** The keys of CLIP-L's and CLIP-G's vectors. */
  private static final List<List<String>> PAIRS =
      List.of(List.of(CLIP_L, CLIP_G), List.of(ENCODER_0, ENCODER_1));

  /** The keys of forms in which the file's name is the placeholder. */
  private static final Set<String> NAMELESS = Set.of(KOHYA, ONETRAINER, ENCODER_0, "*");

  /** The keys of OneTrainer's vectors that replace the encoder's output instead of its input. */
  private static final Set<String> OUTPUT_VECTORS =
      Set.of(ONETRAINER + "_out", CLIP_L + "_out", CLIP_G + "_out");

  /** The most values of a tensor: more than twenty prompts full of the widest vectors. */
  private static final int MAX_VALUES = 1 << 22;

  private final Path file;

  EmbeddingTensors(Path file) {
    this.file = file;
  }

  /**
   * Returns the tensors of a form that consists of tensors alone.
   *
   * @throws IllegalArgumentException if {@code form} is another one
   */
  static List<HostTensor> form(TextualInversion embedding, EmbeddingForm form, DType dtype) {
    VectorTable table = embedding.tables().get(0);
    return switch (form) {
      case DIFFUSERS -> List.of(table.toTensor(embedding.name(), dtype));
      case KOHYA -> List.of(table.toTensor(KOHYA, dtype));
      case ONETRAINER -> List.of(table.toTensor(ONETRAINER, dtype));
      case SDXL ->
          List.of(table.toTensor(CLIP_L, dtype), embedding.tables().get(1).toTensor(CLIP_G, dtype));
      case A1111, IMAGE -> throw new IllegalArgumentException(form + " is more than tensors");
    };
  }

  /**
   * Reads the embeddings in a file's tensors.
   *
   * @throws CheckpointException naming the file, if the tensors are not embeddings
   */
  FoundEmbeddings read(Map<String, HostTensor> all, Provenance provenance) {
    NetworkWeights.refuse(file, all.keySet());
    Map<String, HostTensor> tensors = inputVectors(all);
    for (List<String> pair : PAIRS) {
      if (tensors.keySet().equals(Set.copyOf(pair))) {
        return found(EmbeddingForm.SDXL, pair(tensors, pair, provenance));
      }
    }
    if (tensors.size() == 1) {
      Map.Entry<String, HostTensor> only = tensors.entrySet().iterator().next();
      String key = only.getKey();
      String name = NAMELESS.contains(key) || key.isBlank() ? stem(file) : key;
      return found(
          formOf(key), new TextualInversion(name, List.of(table(only.getValue())), provenance));
    }
    if (tensors.isEmpty() || tensors.keySet().stream().anyMatch(EmbeddingTensors::isFixedKey)) {
      throw new CheckpointException(
          "%s is not an embedding: it holds %d tensors (%s), expected one, or %s and %s"
              .formatted(file, tensors.size(), listed(tensors.keySet()), CLIP_L, CLIP_G));
    }
    return new FoundEmbeddings(file, EmbeddingForm.DIFFUSERS, words(tensors, provenance));
  }

  /**
   * Returns a tensor as a table of vectors; a tensor of one axis is one vector.
   *
   * @throws CheckpointException naming the file, if the tensor has another shape, too many or not
   *     finite values
   */
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

  /** Returns the name of a file without its extension. */
  static String stem(Path file) {
    String name = file.getFileName().toString();
    String stem = name.substring(0, name.lastIndexOf('.'));
    if (stem.isBlank()) {
      throw new CheckpointException(file + " needs a name, which is the embedding's placeholder");
    }
    return stem;
  }

  private FoundEmbeddings found(EmbeddingForm form, TextualInversion word) {
    return new FoundEmbeddings(file, form, List.of(word));
  }

  private static EmbeddingForm formOf(String key) {
    return switch (key) {
      case KOHYA -> EmbeddingForm.KOHYA;
      case ONETRAINER -> EmbeddingForm.ONETRAINER;
      default -> EmbeddingForm.DIFFUSERS;
    };
  }

  private static boolean isFixedKey(String key) {
    return NAMELESS.contains(key)
        || key.isBlank()
        || PAIRS.stream().anyMatch(pair -> pair.contains(key));
  }

  private Map<String, HostTensor> inputVectors(Map<String, HostTensor> all) {
    Map<String, HostTensor> input = new LinkedHashMap<>(all);
    input.keySet().removeAll(OUTPUT_VECTORS);
    if (input.size() < all.size()) {
      String found = listed(all.keySet());
      if (input.isEmpty()) {
        throw new CheckpointException(
            ("%s holds only vectors for the output of the text encoder (%s), which no prompt can"
                    + " use; train without OneTrainer's \"output embedding\"")
                .formatted(file, found));
      }
      LOG.warn("{} also holds vectors for the output of the text encoder, left out", file);
    }
    return input;
  }

  private TextualInversion pair(
      Map<String, HostTensor> tensors, List<String> keys, Provenance provenance) {
    VectorTable first = table(tensors.get(keys.get(0)));
    VectorTable second = table(tensors.get(keys.get(1)));
    if (first.vectors() != second.vectors()) {
      throw new CheckpointException(
          "%s has %d vectors in %s, but %d in %s; expected as many"
              .formatted(file, first.vectors(), keys.get(0), second.vectors(), keys.get(1)));
    }
    return new TextualInversion(stem(file), List.of(first, second), provenance);
  }

  /**
   * Returns an embedding for each key; keys that diffusers has numbered are the vectors of one
   * embedding.
   */
  private List<TextualInversion> words(Map<String, HostTensor> tensors, Provenance provenance) {
    List<TextualInversion> words = new ArrayList<>();
    Set<String> later = laterVectors(tensors.keySet());
    for (String key : tensors.keySet()) {
      if (later.contains(key)) {
        continue;
      }
      List<VectorTable> vectors = new ArrayList<>();
      vectors.add(table(tensors.get(key)));
      for (int i = 1; tensors.containsKey(key + "_" + i); i++) {
        vectors.add(table(tensors.get(key + "_" + i)));
      }
      words.add(new TextualInversion(key, List.of(joined(key, vectors)), provenance));
    }
    if (words.stream().map(word -> word.tables().get(0).width()).distinct().count() > 1) {
      throw new CheckpointException(
          "%s is not an embedding: it holds %d tensors (%s) of several widths"
              .formatted(file, tensors.size(), listed(tensors.keySet())));
    }
    return words;
  }

  /**
   * Returns the keys such as {@code word_2} for which {@code word} and {@code word_1} are present,
   * too.
   */
  private static Set<String> laterVectors(Set<String> keys) {
    Set<String> later = new HashSet<>();
    for (String word : keys) {
      for (int i = 1; keys.contains(word + "_" + i); i++) {
        later.add(word + "_" + i);
      }
    }
    return later;
  }

  private VectorTable joined(String word, List<VectorTable> parts) {
    VectorTable first = parts.get(0);
    if (parts.size() > 1
        && parts.stream().anyMatch(p -> p.vectors() != 1 || p.width() != first.width())) {
      throw new CheckpointException(
          "%s has %s in %s, %s_1, …; expected one vector of one width in each"
              .formatted(file, parts, word, word));
    }
    return VectorTable.joined(parts);
  }

  private static String listed(Collection<String> keys) {
    String first = keys.stream().limit(3).collect(Collectors.joining(", "));
    return keys.size() > 3 ? first + ", …" : first;
  }
}
