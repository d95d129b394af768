package io.vstar.train.inversion;

import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.error.CheckpointException;
import java.nio.file.Path;
import java.util.List;

/**
 * The embeddings that an earlier run of the same name exported.
 *
 * @param words the words that this run learns
 * @param files the files of the earlier run, at least one
 */
record EarlierEmbeddings(NewWords words, List<Path> files) {

  /**
   * Reads the embedding of each word, in their order. That of a single word may have another name.
   *
   * @throws CheckpointException if a file cannot be read, or the earlier run learned other words
   */
  List<TextualInversion> inOrder() {
    if (files.size() != words.all().size()) {
      throw new CheckpointException(
          "it has %d words, this run has %d".formatted(files.size(), words.all().size()));
    }
    return files.size() == 1
        ? List.of(EmbeddingFile.read(files.get(0)))
        : words.all().stream().map(this::of).toList();
  }

  /** Reads the file of one of several words, which is called after its letters and digits. */
  private TextualInversion of(NewWord word) {
    return files.stream()
        .filter(file -> stem(file).equals(word.stem()))
        .findFirst()
        .map(EmbeddingFile::read)
        .orElseThrow(() -> new CheckpointException("it has no " + word.placeholder()));
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }
}
