package io.vstar.pictures;

import java.nio.file.Path;
import java.util.List;

/**
 * The embeddings that were read for an order.
 *
 * @param loaded embeddings that prompts may have
 * @param skipped files of folders that cannot be used
 */
record FoundEmbeddingFiles(List<StoredEmbedding> loaded, List<Skipped> skipped) {

  /**
   * A file that is not used.
   *
   * @param reason sentence on why
   */
  record Skipped(Path file, String reason) {
    /** Returns a sentence with file and reason. */
    String sentence() {
      return "skipped %s: %s".formatted(file, reason);
    }
  }

  FoundEmbeddingFiles {
    loaded = List.copyOf(loaded);
    skipped = List.copyOf(skipped);
  }
}
