package io.vstar.conditioning;

import ai.djl.ndarray.NDArray;
import io.vstar.clip.LearnedVectors;
import io.vstar.clip.TokenEmbeddingOverlay;
import io.vstar.tensor.TensorRuntime;
import io.vstar.text.Placeholder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The words of prompts that stand for learned vectors, with the vectors: those of a training, which
 * change, or those of embeddings.
 */
public final class LearnedWords {
  /** No learned words: prompts have only words of the model's vocabulary. */
  public static final LearnedWords NONE = new LearnedWords(List.of(), List.of());

  private final List<Placeholder> placeholders;
  private final List<LearnedVectors> vectors; // by text encoder; empty if there are no words
  private final Map<String, Integer> firstRows;

  private LearnedWords(List<Placeholder> placeholders, List<LearnedVectors> vectors) {
    this.placeholders = List.copyOf(placeholders);
    this.vectors = List.copyOf(vectors);
    this.firstRows = firstRows(placeholders);
  }

  private static Map<String, Integer> firstRows(List<Placeholder> placeholders) {
    Map<String, Integer> rows = new HashMap<>();
    int row = 0;
    for (Placeholder placeholder : placeholders) {
      rows.put(placeholder.name(), row);
      row += placeholder.vectors();
    }
    return Map.copyOf(rows);
  }

  /**
   * Returns words with their vectors, which are not copied; gradients flow to them.
   *
   * @param placeholders the words, at least one
   * @param tables (V, D) for each text encoder, the vectors of all words in the order of the words
   * @throws IllegalArgumentException if the number of rows of a table is not V, the sum over all
   *     words
   */
  public static LearnedWords of(
      TensorRuntime runtime, List<Placeholder> placeholders, List<NDArray> tables) {
    int rows = placeholders.stream().mapToInt(Placeholder::vectors).sum();
    for (NDArray table : tables) {
      if (table.getShape().get(0) != rows) {
        throw new IllegalArgumentException(
            "words of %d vectors have a table of shape %s".formatted(rows, table.getShape()));
      }
    }
    return new LearnedWords(
        placeholders, tables.stream().map(table -> new LearnedVectors(runtime, table)).toList());
  }

  /** Returns the placeholders of the words. */
  public List<Placeholder> placeholders() {
    return placeholders;
  }

  /** Returns the row of the first vector of each placeholder, by its name. */
  Map<String, Integer> firstRows() {
    return firstRows;
  }

  /** Returns the overlay of a text encoder, which puts the vectors at the words' places. */
  TokenEmbeddingOverlay overlay(int encoder) {
    return vectors.isEmpty() ? TokenEmbeddingOverlay.NONE : vectors.get(encoder);
  }
}
