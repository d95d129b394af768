package io.vstar.architecture;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** Finds the name that a misspelt one most likely means. */
public final class Spelling {
  private Spelling() {}

  /**
   * Returns the name with the smallest edit distance to {@code wanted}, if at most a third of the
   * letters differ; case is ignored.
   *
   * @param wanted the name that was given
   * @param names the valid names; of several at the same distance the first is taken
   * @return empty if no name is near enough
   */
  public static Optional<String> nearest(String wanted, List<String> names) {
    int most = Math.max(2, wanted.length() / 3);
    String lower = wanted.toLowerCase(Locale.ROOT);
    ToIntFunction<String> distance = name -> distance(lower, name.toLowerCase(Locale.ROOT));
    return names.stream()
        .min(Comparator.comparingInt(distance))
        .filter(name -> distance.applyAsInt(name) <= most);
  }

  /** Computes the Levenshtein distance: the number of letters to insert, delete or replace. */
  public static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    Arrays.setAll(above, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[b.length()];
  }
}
