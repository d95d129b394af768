package io.vstar.generation;

import io.vstar.adapter.embedding.TextualInversion;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An embedding with the file it was read from.
 *
 * @param file the file; empty for an embedding that is in no file
 */
public record NamedEmbedding(TextualInversion embedding, Optional<Path> file) {

  /** Returns an embedding that is in no file, or whose file name is no word for it. */
  public static NamedEmbedding of(TextualInversion embedding) {
    return new NamedEmbedding(embedding, Optional.empty());
  }

  /** Returns the file's name without folder and extension; empty for an embedding in no file. */
  public Optional<String> fileName() {
    return file.map(path -> path.getFileName().toString().replaceFirst("\\.[^.]*$", ""))
        .filter(name -> !name.isBlank());
  }

  /** Returns a title for messages. */
  public String title() {
    return file.map(Path::toString).orElseGet(embedding::name);
  }
}
