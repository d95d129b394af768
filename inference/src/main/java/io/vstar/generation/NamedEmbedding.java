package io.vstar.generation;

import io.vstar.adapter.embedding.TextualInversion;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An embedding with the file it was read from.
 *
 * @param file the file; empty for an embedding that is in no file
 * @param webUiName A1111's name of an embedding of an embeddings folder, which is its word even if
 *     the model's vocabulary has that word; empty for an embedding that was named alone
 * @param strength factor of the weight of its word; 1 as the prompt has it
 */
public record NamedEmbedding(
    TextualInversion embedding, Optional<Path> file, Optional<String> webUiName, double strength) {

  /** Creates an embedding that was named alone, with strength 1. */
  public NamedEmbedding(TextualInversion embedding, Optional<Path> file) {
    this(embedding, file, Optional.empty(), 1);
  }

  /** Returns an embedding that is in no file, or whose file name is no word for it. */
  public static NamedEmbedding of(TextualInversion embedding) {
    return new NamedEmbedding(embedding, Optional.empty());
  }

  /** Returns the file's name without folder and extension; empty for an embedding in no file. */
  public Optional<String> fileName() {
    return file.map(path -> path.getFileName().toString().replaceFirst("\\.[^.]*$", ""))
        .filter(name -> !name.isBlank());
  }

  /** Returns whether the embedding was found in an embeddings folder. */
  public boolean isOfFolder() {
    return webUiName.isPresent();
  }

  /** Returns a title for messages. */
  public String title() {
    return file.map(Path::toString).orElseGet(embedding::name);
  }
}
