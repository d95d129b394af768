package io.vstar.cli.analysis;

import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.generation.NamedEmbedding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option for files of embeddings that texts name. */
final class EmbeddingFileOptions {
  @Option(
      names = "--embedding",
      paramLabel = "FILE",
      description =
          "a learned word, which texts name by its own name or its file's; may be repeated; a bare"
              + " word that the model knows keeps its meaning, and <word> is the embedding")
  private List<Path> files = new ArrayList<>();

  /** Reads the embeddings, in the order of the options. */
  List<NamedEmbedding> read() {
    return files.stream()
        .distinct()
        .map(file -> new NamedEmbedding(EmbeddingFile.read(file), Optional.of(file)))
        .toList();
  }

  /** Returns the embeddings without their files. */
  static List<TextualInversion> values(List<NamedEmbedding> named) {
    return named.stream().map(NamedEmbedding::embedding).toList();
  }
}
