package io.vstar.adapter.embedding;

import io.vstar.adapter.Provenance;
import io.vstar.error.CheckpointException;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and writes the forms of an embedding that are a Python dict, in a torch file or as JSON in
 * a picture.
 */
final class EmbeddingDict {
  private static final String TOKENS = "string_to_token";
  private static final String VECTORS = "string_to_param";
  private static final String NAME = "name";
  private static final String STEP = "step";
  private static final String CHECKPOINT_HASH = "sd_checkpoint";
  private static final String CHECKPOINT_NAME = "sd_checkpoint_name";

  /** A1111 textual_inversion.py, Embedding.save: the placeholder is always "*", its token 265. */
  private static final String PLACEHOLDER = "*";

  private static final long PLACEHOLDER_TOKEN = 265;

  private final Path file;

  EmbeddingDict(Path file) {
    this.file = file;
  }

  /** Returns the dict of AUTOMATIC1111's web UI, whose form is for one text encoder. */
  static Map<String, Object> webUi(TextualInversion embedding, DType dtype) {
    Provenance provenance = embedding.provenance();
    HostTensor vectors = embedding.tables().get(0).toTensor(PLACEHOLDER, dtype);
    Map<String, Object> dict = new LinkedHashMap<>();
    dict.put(TOKENS, Map.of(PLACEHOLDER, PLACEHOLDER_TOKEN));
    dict.put(VECTORS, Map.of(PLACEHOLDER, vectors));
    dict.put(NAME, embedding.name());
    dict.put(STEP, provenance.steps().orElse(null));
    dict.put(CHECKPOINT_HASH, provenance.checkpointHash().orElse(null));
    dict.put(CHECKPOINT_NAME, provenance.checkpointName().orElse(null));
    return dict;
  }

  /** Returns the dict of a form that consists of tensors alone. */
  static Map<String, Object> plain(List<HostTensor> tensors) {
    Map<String, Object> dict = new LinkedHashMap<>();
    tensors.forEach(tensor -> dict.put(tensor.info().name(), tensor));
    return dict;
  }

  /**
   * Reads the embeddings in a file's value.
   *
   * @param value result of {@link io.vstar.io.TorchFile#read}
   * @throws CheckpointException naming the file, if the value is not an embedding
   */
  FoundEmbeddings read(Object value) {
    if (value instanceof HostTensor tensor) {
      throw notAnEmbedding(
          "a bare tensor of shape %s, as aesthetic gradients are".formatted(tensor.info().shape()));
    }
    if (!(value instanceof Map<?, ?> dict)) {
      throw notAnEmbedding("no dict");
    }
    if (dict.containsKey(VECTORS)) {
      return readWebUi(dict);
    }
    if (dict.containsKey("state_dict")) {
      throw notAnEmbedding("a state_dict, as model checkpoints do");
    }
    if (dict.keySet().stream().anyMatch(Long.class::isInstance)) {
      throw notAnEmbedding("networks by width, as hypernetworks do");
    }
    return new EmbeddingTensors(file).read(tensors(dict), Provenance.UNKNOWN);
  }

  /** Returns the name in the dict, which counts for pictures alone; empty if it is blank. */
  Optional<String> name(Map<?, ?> dict) {
    return entry(dict, NAME, String.class).filter(name -> !name.isBlank());
  }

  private FoundEmbeddings readWebUi(Map<?, ?> dict) {
    if (!(dict.get(VECTORS) instanceof Map<?, ?> vectors)
        || vectors.size() != 1
        || !(vectors.values().iterator().next() instanceof HostTensor tensor)) {
      throw notAnEmbedding("something else than one tensor in " + VECTORS);
    }
    Provenance provenance =
        new Provenance(
            entry(dict, STEP, Long.class),
            entry(dict, CHECKPOINT_HASH, String.class),
            entry(dict, CHECKPOINT_NAME, String.class),
            Map.of());
    VectorTable table = new EmbeddingTensors(file).table(tensor);
    TextualInversion word =
        new TextualInversion(EmbeddingTensors.stem(file), List.of(table), provenance);
    return new FoundEmbeddings(file, EmbeddingForm.A1111, List.of(word));
  }

  private <T> Optional<T> entry(Map<?, ?> dict, String key, Class<T> type) {
    Object found = dict.get(key);
    if (found != null && !type.isInstance(found)) {
      throw new CheckpointException(
          "%s: %s is a %s, expected a %s"
              .formatted(file, key, found.getClass().getSimpleName(), type.getSimpleName()));
    }
    return Optional.ofNullable(type.cast(found));
  }

  private static Map<String, HostTensor> tensors(Map<?, ?> dict) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    dict.forEach(
        (key, value) -> {
          if (key instanceof String name && value instanceof HostTensor tensor) {
            tensors.put(name, tensor);
          }
        });
    return tensors;
  }

  private CheckpointException notAnEmbedding(String found) {
    return new CheckpointException("%s is not an embedding: it holds %s".formatted(file, found));
  }
}
