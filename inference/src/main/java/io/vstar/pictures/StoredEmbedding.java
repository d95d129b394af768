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
 * @param strength factor of the weight of its word
 * @param isOfFolder true if it was found in an embeddings folder, false if it was named alone
 */
record StoredEmbedding(
    Path file, TextualInversion embedding, String webUiName, double strength, boolean isOfFolder) {

  /**
   * Reads the only embedding of a file that is named alone.
   *
   * @throws CheckpointException if the file has none, or more than one
   */
  static StoredEmbedding read(Path file, double strength) {
    return of(file, EmbeddingFile.find(file), strength, false);
  }

  /**
   * Reads the only embedding of a file of an embeddings folder.
   *
   * @return empty if the file is a picture without an embedding
   * @throws CheckpointException if the file has more than one, or is none
   */
  static Optional<StoredEmbedding> readOfFolder(Path file) {
    return EmbeddingFile.findIfAny(file).map(found -> of(file, found, 1, true));
  }

  private static StoredEmbedding of(
      Path file, FoundEmbeddings found, double strength, boolean isOfFolder) {
    TextualInversion embedding = found.only();
    String webUiName = found.form().webUiName(file, embedding);
    return new StoredEmbedding(file, embedding, webUiName, strength, isOfFolder);
  }

  /** Returns the embedding with the file that names it. */
  NamedEmbedding named() {
    return new NamedEmbedding(
        embedding,
        Optional.of(file),
        isOfFolder ? Optional.of(webUiName) : Optional.empty(),
        strength);
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
