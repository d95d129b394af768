package io.vstar.generation;

import io.vstar.adapter.embedding.TextualInversion;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An embedding, and where it comes from.
 *
 * @param file empty for one that is in no file
 */
public record NamedEmbedding(TextualInversion embedding, Optional<Path> file) {

  /** One that is in no file, or whose file's name says nothing. */
  public static NamedEmbedding of(TextualInversion embedding) {
    return new NamedEmbedding(embedding, Optional.empty());
  }

  /** The file's name without folder and extension. */
  public Optional<String> fileName() {
    return file.map(each -> each.getFileName().toString().replaceFirst("\\.[^.]*$", ""))
        .filter(name -> !name.isBlank());
  }

  /** What to call it in messages. */
  public String title() {
    return file.map(Path::toString).orElseGet(embedding::name);
  }
}
