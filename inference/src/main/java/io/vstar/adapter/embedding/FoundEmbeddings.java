package io.vstar.adapter.embedding;

import io.vstar.error.CheckpointException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The embeddings in a file.
 *
 * @param file the file
 * @param form form of the file
 * @param words the embeddings, usually one; several only in the form of diffusers, where each has
 *     its key
 */
public record FoundEmbeddings(Path file, EmbeddingForm form, List<TextualInversion> words) {
  public FoundEmbeddings {
    words = List.copyOf(words);
  }

  /**
   * Returns the only embedding of the file.
   *
   * @throws CheckpointException naming them, if there are several
   */
  public TextualInversion only() {
    if (words.size() != 1) {
      throw new CheckpointException(
          "%s holds %d words (%s), expected one; take one out with vstar convert --token %s"
              .formatted(file, words.size(), names(), words.get(0).name()));
    }
    return words.get(0);
  }

  /**
   * Returns the embedding with a name.
   *
   * @throws CheckpointException naming the others, if there is none
   */
  public TextualInversion named(String name) {
    return words.stream()
        .filter(word -> word.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new CheckpointException(
                    "%s holds no word %s, only %s".formatted(file, name, names())));
  }

  private String names() {
    return words.stream().map(TextualInversion::name).collect(Collectors.joining(", "));
  }
}
