package io.vstar.checkpoint;

import io.vstar.config.StableDiffusionConfig;
import io.vstar.error.CheckpointException;
import io.vstar.io.TensorFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A model in one file, {@code .safetensors} or {@code .ckpt}, in the {@link LdmLayout}. Such files
 * hold neither configs nor tokenizer.
 */
final class SingleFile implements ModelFiles {
  private final Path file;
  private final LdmLayout layout;
  private final Optional<Path> tokenizer;
  private final Optional<Path> secondTokenizer;

  private SingleFile(
      Path file, LdmLayout layout, Optional<Path> tokenizer, Optional<Path> secondTokenizer) {
    this.file = file;
    this.layout = layout;
    this.tokenizer = tokenizer;
    this.secondTokenizer = secondTokenizer;
  }

  /**
   * Reads the file's table of contents.
   *
   * @throws CheckpointException if it is damaged, harmful or not such a model
   */
  static SingleFile open(Path file, ModelOptions options) {
    Optional<StableDiffusionConfig> known = options.configs().map(DiffusersFolder::readConfig);
    try (TensorFile tensors = WeightFiles.open(file)) {
      return new SingleFile(
          file,
          LdmLayout.read(tensors, known),
          options.tokenizer().or(() -> folderIn(options, "tokenizer")),
          folderIn(options, "tokenizer_2"));
    }
  }

  private static Optional<Path> folderIn(ModelOptions options, String name) {
    return options.configs().map(folder -> folder.resolve(name)).filter(Files::isDirectory);
  }

  @Override
  public String name() {
    String full = file.getFileName().toString();
    int dot = full.lastIndexOf('.');
    return dot > 0 ? full.substring(0, dot) : full;
  }

  @Override
  public Path path() {
    return file;
  }

  @Override
  public StableDiffusionConfig config() {
    return layout.config();
  }

  @Override
  public List<TokenizerFolder> tokenizers() {
    Path first =
        tokenizer.orElseThrow(
            () ->
                new CheckpointException(
                    file
                        + ": has no tokenizer inside; name a folder with CLIP's vocab.json and"
                        + " merges.txt as its tokenizer"));
    List<Optional<String>> padTokens = layout.padTokens();
    return IntStream.range(0, padTokens.size())
        .mapToObj(
            i ->
                new TokenizerFolder(
                    i == 0 ? first : secondTokenizer.orElse(first), padTokens.get(i)))
        .toList();
  }

  @Override
  public TensorFile open(ModelPart part) {
    TensorFile tensors = WeightFiles.open(file);
    try {
      return new ViewedTensors(tensors, layout.views(tensors, part));
    } catch (RuntimeException e) {
      tensors.close();
      throw e;
    }
  }

  @Override
  public String sha256() {
    return FileHashes.ofUser().sha256(file);
  }
}
