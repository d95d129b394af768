package io.vstar.pictures.walk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Chooses frames of a walk among candidates, so that the steps between them are as equal as they
 * can be: of all ways from the first to the last candidate with so many frames, the one with the
 * smallest sum of a high power of its steps, by dynamic programming. A high power comes near to the
 * smallest largest step, and lets no long way around be replaced by one jump.
 */
final class FrameSelection {
  private static final int POWER = 6;

  private FrameSelection() {}

  /** The distances between candidates. */
  @FunctionalInterface
  interface Distances {
    /** Returns the distance of two candidates. */
    double between(int first, int second);
  }

  /**
   * Returns the indices of the chosen candidates, the first and the last among them.
   *
   * @param candidates number of candidates
   * @param frames number of frames, from 2 to the number of candidates
   */
  static List<Integer> choose(int candidates, int frames, Distances distances) {
    double[][] costs = costs(candidates, distances);
    double[] cost = new double[candidates];
    Arrays.fill(cost, Double.POSITIVE_INFINITY);
    cost[0] = 0;
    int[][] before = new int[frames][candidates];
    for (int frame = 1; frame < frames; frame++) {
      double[] next = new double[candidates];
      Arrays.fill(next, Double.POSITIVE_INFINITY);
      for (int to = frame; to < candidates; to++) {
        for (int from = frame - 1; from < to; from++) {
          double sum = cost[from] + costs[from][to];
          if (sum < next[to]) {
            next[to] = sum;
            before[frame][to] = from;
          }
        }
      }
      cost = next;
    }
    List<Integer> chosen = new ArrayList<>();
    int at = candidates - 1;
    for (int frame = frames - 1; frame >= 0; frame--) {
      chosen.add(0, at);
      at = before[frame][at];
    }
    return chosen;
  }

  /** Returns the powers of all steps forward, in units of the largest between neighbours. */
  private static double[][] costs(int candidates, Distances distances) {
    double unit = Double.MIN_NORMAL;
    for (int i = 1; i < candidates; i++) {
      unit = Math.max(unit, distances.between(i - 1, i));
    }
    double[][] costs = new double[candidates][candidates];
    for (int from = 0; from < candidates; from++) {
      for (int to = from + 1; to < candidates; to++) {
        costs[from][to] = Math.pow(distances.between(from, to) / unit, POWER);
      }
    }
    return costs;
  }
}
