package io.vstar.cli.generate;

import io.vstar.cli.model.FileStrength;
import io.vstar.pictures.EmbeddingFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options for files and folders of embeddings. */
final class EmbeddingArguments {
  private static final List<String> EXTENSIONS =
      List.of(".safetensors", ".pt", ".bin", ".png", ".webp");

  @Option(
      names = "--embedding",
      description =
          "a learned word: .safetensors, .pt, .bin, or a picture that carries one, and the strength"
              + " of its word in prompts (default: 1); may be repeated."
              + " The prompt names it by its own name or its file's, in any case; a bare word that"
              + " the model knows, such as cat, keeps its meaning, and <cat> is the embedding",
      paramLabel = "FILE[:STRENGTH]")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--embeddings",
      description =
          "a folder of embeddings, as A1111's embeddings folder: prompts name them by their files;"
              + " may be repeated. Files that do not fit the model are skipped and told",
      paramLabel = "DIR")
  private List<Path> folders = new ArrayList<>();

  /** Returns the files and folders, in the order of the options. */
  EmbeddingFiles files() {
    return new EmbeddingFiles(files.stream().map(EmbeddingArguments::parse).toList(), folders);
  }

  private static EmbeddingFiles.Weighted parse(String argument) {
    FileStrength file = FileStrength.parse("--embedding", argument, EXTENSIONS);
    return new EmbeddingFiles.Weighted(file.file(), file.strength());
  }
}
