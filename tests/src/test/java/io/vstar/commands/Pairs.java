package io.vstar.commands;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Rows of a table in which every two choices of different columns meet at least once.
 *
 * <p>Greedy: each row takes, column by column, the choice that meets most pairs not met before
 * (after Cohen et al. 1997, the AETG system). The same columns give the same rows.
 */
final class Pairs {
  private record Pair(int column, int choice, int otherColumn, int otherChoice) {}

  private final List<Integer> sizes;
  private final Set<Pair> open = new HashSet<>();

  private Pairs(List<Integer> sizes) {
    this.sizes = sizes;
    for (int i = 0; i < sizes.size(); i++) {
      for (int j = i + 1; j < sizes.size(); j++) {
        for (int a = 0; a < sizes.get(i); a++) {
          for (int b = 0; b < sizes.get(j); b++) {
            open.add(new Pair(i, a, j, b));
          }
        }
      }
    }
  }

  /**
   * @param sizes choices of each column
   * @return rows of choices, one for each column
   */
  static List<List<Integer>> of(List<Integer> sizes) {
    Pairs pairs = new Pairs(sizes);
    List<List<Integer>> rows = new ArrayList<>();
    while (!pairs.open.isEmpty()) {
      rows.add(pairs.next());
    }
    return rows;
  }

  private List<Integer> next() {
    Integer[] row = new Integer[sizes.size()];
    Pair first = open.stream().min(Pairs::compare).orElseThrow();
    row[first.column()] = first.choice();
    row[first.otherColumn()] = first.otherChoice();
    for (int column = 0; column < row.length; column++) {
      if (row[column] == null) {
        row[column] = best(row, column);
      }
    }
    for (int i = 0; i < row.length; i++) {
      for (int j = i + 1; j < row.length; j++) {
        open.remove(new Pair(i, row[i], j, row[j]));
      }
    }
    return List.of(row);
  }

  private int best(Integer[] row, int column) {
    int best = 0;
    long most = -1;
    for (int choice = 0; choice < sizes.get(column); choice++) {
      long met = met(row, column, choice);
      if (met > most) {
        best = choice;
        most = met;
      }
    }
    return best;
  }

  private long met(Integer[] row, int column, int choice) {
    long met = 0;
    for (int other = 0; other < row.length; other++) {
      if (row[other] != null && other != column) {
        Pair pair =
            other < column
                ? new Pair(other, row[other], column, choice)
                : new Pair(column, choice, other, row[other]);
        met += open.contains(pair) ? 1 : 0;
      }
    }
    return met;
  }

  private static int compare(Pair a, Pair b) {
    return List.of(a.column(), a.choice(), a.otherColumn(), a.otherChoice())
        .toString()
        .compareTo(List.of(b.column(), b.choice(), b.otherColumn(), b.otherChoice()).toString());
  }
}
