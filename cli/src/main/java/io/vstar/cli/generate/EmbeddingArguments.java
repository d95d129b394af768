package io.vstar.cli.generate;

import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.FoundEmbeddings;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.error.CheckpointException;
import io.vstar.generation.NamedEmbedding;
import io.vstar.io.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that name embeddings. */
final class EmbeddingArguments {
  @Option(
      names = "--embedding",
      description =
          "a learned word: .safetensors, .pt, .bin, or a picture that carries one; may be repeated."
              + " The prompt names it by its own name or its file's, in any case; a bare word that"
              + " the model knows, such as cat, keeps its meaning, and <cat> is the embedding",
      paramLabel = "FILE")
  private List<Path> files = new ArrayList<>();

  /**
   * An embedding as it was read.
   *
   * @param webUiName what A1111 calls it
   */
  record Read(Path file, TextualInversion embedding, String webUiName) {
    NamedEmbedding named() {
      return new NamedEmbedding(embedding, Optional.of(file));
    }

    /** SHA-256 of the file, in hexadecimal. */
    String sha256() {
      try {
        return Sha256.of(file);
      } catch (IOException e) {
        throw new CheckpointException(file + ": cannot be read: " + e.getMessage(), e);
      }
    }
  }

  /** The embeddings in the order of the options; a file that is named twice is read once. */
  List<Read> read() {
    return files.stream().distinct().map(EmbeddingArguments::read).toList();
  }

  private static Read read(Path file) {
    FoundEmbeddings found = EmbeddingFile.find(file);
    TextualInversion embedding = found.only();
    return new Read(file, embedding, found.form().webUiName(file, embedding));
  }
}
