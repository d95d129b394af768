package io.vstar.pictures;

import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.FoundEmbeddings;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.error.CheckpointException;
import io.vstar.generation.NamedEmbedding;
import io.vstar.io.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An embedding that was read from a file.
 *
 * @param webUiName A1111's name of it
 */
record StoredEmbedding(Path file, TextualInversion embedding, String webUiName) {

  /**
   * Reads the only embedding of a file.
   *
   * @throws CheckpointException if the file has none, or more than one
   */
  static StoredEmbedding read(Path file) {
    FoundEmbeddings found = EmbeddingFile.find(file);
    TextualInversion embedding = found.only();
    return new StoredEmbedding(file, embedding, found.form().webUiName(file, embedding));
  }

  /** Returns the embedding with the file that names it. */
  NamedEmbedding named() {
    return new NamedEmbedding(embedding, Optional.of(file));
  }

  /** Returns the SHA-256 of the file, in hexadecimal. */
  String sha256() {
    try {
      return Sha256.of(file);
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
