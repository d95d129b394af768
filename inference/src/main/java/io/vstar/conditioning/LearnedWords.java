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
 * Words of prompts that stand for learned vectors, with the vectors: those of a training, which
 * change, or those of embeddings.
 */
public final class LearnedWords {
  /** Prompts in the words that the model knows. */
  public static final LearnedWords NONE = new LearnedWords(List.of(), List.of());

  private final List<Placeholder> placeholders;
  private final List<LearnedVectors> vectors; // of each text encoder; empty for no words
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
   * Joins words and vectors; gradients flow to the vectors.
   *
   * @param placeholders the words, at least one
   * @param tables (V, D) for each text encoder: the vectors of all words, one below the other in
   *     the order of the words; not copied
   * @throws IllegalArgumentException if a table has another number of vectors than the words
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

  /** Returns the words. */
  public List<Placeholder> placeholders() {
    return placeholders;
  }

  /** Returns for each placeholder the row of its first vector. */
  Map<String, Integer> firstRows() {
    return firstRows;
  }

  /** Returns what stands at the words' places for a text encoder. */
  TokenEmbeddingOverlay overlay(int encoder) {
    return vectors.isEmpty() ? TokenEmbeddingOverlay.NONE : vectors.get(encoder);
  }
}
