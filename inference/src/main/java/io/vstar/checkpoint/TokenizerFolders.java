package io.vstar.checkpoint;

import io.vstar.text.ClipTokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Tokenizers of a model's text encoders, all of them or none. */
final class TokenizerFolders {
  private TokenizerFolders() {}

  /** Opens one in each folder. */
  static List<ClipTokenizer> open(List<Path> folders) {
    return all(folders.stream().map(folder -> opener(folder, Optional.empty())).toList());
  }

  /**
   * Opens one for each text encoder of a model that has no tokenizer of its own.
   *
   * @param second the second encoder's, if it is not the first again
   * @param padTokens what fills the prompts of each encoder, where that is not the folder's own
   */
  static List<ClipTokenizer> open(
      Path first, Optional<Path> second, List<Optional<String>> padTokens) {
    return all(
        IntStream.range(0, padTokens.size())
            .mapToObj(i -> opener(i == 0 ? first : second.orElse(first), padTokens.get(i)))
            .toList());
  }

  private static Supplier<ClipTokenizer> opener(Path folder, Optional<String> padToken) {
    return () -> ClipTokenizer.open(folder, padToken);
  }

  private static List<ClipTokenizer> all(List<Supplier<ClipTokenizer>> openers) {
    List<ClipTokenizer> tokenizers = new ArrayList<>();
    try {
      openers.forEach(opener -> tokenizers.add(opener.get()));
      return tokenizers;
    } catch (RuntimeException e) {
      tokenizers.forEach(ClipTokenizer::close);
      throw e;
    }
  }
}
