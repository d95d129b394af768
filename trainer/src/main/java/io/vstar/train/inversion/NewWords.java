package io.vstar.train.inversion;

import io.vstar.text.Placeholder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The words that are learned in one run. Their vectors are rows of one table for each text encoder,
 * in the order of the words.
 *
 * @param all the words, at least one
 */
record NewWords(List<NewWord> all) {
  NewWords {
    all = List.copyOf(all);
  }

  /** Returns the first word. */
  NewWord first() {
    return all.get(0);
  }

  /** Returns the number of vectors of all words, the number V of rows. */
  int vectors() {
    return all.stream().mapToInt(NewWord::vectors).sum();
  }

  /** Returns the row of the first vector of each word, in their order. */
  List<Integer> firstRows() {
    List<Integer> rows = new ArrayList<>();
    int row = 0;
    for (NewWord word : all) {
      rows.add(row);
      row += word.vectors();
    }
    return rows;
  }

  /** Returns the words as placeholders in prompts. */
  List<Placeholder> placeholders() {
    return all.stream().map(word -> new Placeholder(word.placeholder(), word.vectors())).toList();
  }

  /**
   * Returns the names of the words' files without extension, in their order: that of the result for
   * a word alone, else the letters and digits of each.
   *
   * @param result the name of the result
   */
  List<String> stems(String result) {
    return all.size() == 1 ? List.of(result) : all.stream().map(NewWord::stem).toList();
  }

  /** Returns the words as people list them, such as {@code <cat>, <jug>}. */
  String names() {
    return all.stream().map(NewWord::placeholder).collect(Collectors.joining(", "));
  }

  /**
   * Returns the rows of one word.
   *
   * @param index the index of the word
   * @param table (V, D) row-major
   */
  float[] rowsOf(int index, float[] table) {
    int width = table.length / vectors();
    int first = firstRows().get(index) * width;
    return Arrays.copyOfRange(table, first, first + all.get(index).vectors() * width);
  }

  /**
   * Joins the rows of all words.
   *
   * @param tables (V, D) row-major of each word, for one text encoder
   */
  static float[] joined(List<float[]> tables) {
    float[] joined = new float[tables.stream().mapToInt(each -> each.length).sum()];
    int at = 0;
    for (float[] each : tables) {
      System.arraycopy(each, 0, joined, at, each.length);
      at += each.length;
    }
    return joined;
  }
}
