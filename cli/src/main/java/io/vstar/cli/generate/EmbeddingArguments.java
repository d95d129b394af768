package io.vstar.cli.generate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options for files of embeddings. */
final class EmbeddingArguments {
  @Option(
      names = "--embedding",
      description =
          "a learned word: .safetensors, .pt, .bin, or a picture that carries one; may be repeated."
              + " The prompt names it by its own name or its file's, in any case; a bare word that"
              + " the model knows, such as cat, keeps its meaning, and <cat> is the embedding",
      paramLabel = "FILE")
  private List<Path> files = new ArrayList<>();

  /** Returns the files, in the order of the options. */
  List<Path> files() {
    return files;
  }
}
