package io.vstar.likeness;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Matches descriptors of keypoints that are each other's nearest and clearly nearer than the next
 * (Lowe 2004, section 7.1), in both directions, so that the order of two pictures does not matter.
 * BoofCV 1.2.2 has this test, too, but lets pairs through whose ratio is larger.
 */
final class DescriptorMatches {
  /** Lowe's largest ratio of the distance to the nearest to that to the next, squared. */
  private static final double MOST_OF_NEXT = 0.8 * 0.8;

  private DescriptorMatches() {}

  /**
   * Two descriptors by their indices.
   *
   * @param distance squared Euclidean distance
   */
  record Match(int first, int second, double distance) {}

  /** The nearest descriptor. */
  private record Nearest(int index, double distance, double nextDistance) {
    boolean isClear() {
      return distance < MOST_OF_NEXT * nextDistance;
    }
  }

  /** Returns the matches, the nearest first. */
  static List<Match> of(List<double[]> first, List<double[]> second) {
    List<Match> matches = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      Nearest there = nearest(first.get(i), second);
      if (there.isClear()) {
        Nearest back = nearest(second.get(there.index()), first);
        if (back.index() == i && back.isClear()) {
          matches.add(new Match(i, there.index(), there.distance()));
        }
      }
    }
    matches.sort(Comparator.comparingDouble(Match::distance));
    return matches;
  }

  private static Nearest nearest(double[] descriptor, List<double[]> others) {
    int index = -1;
    double least = Double.POSITIVE_INFINITY;
    double next = Double.POSITIVE_INFINITY;
    for (int i = 0; i < others.size(); i++) {
      double distance = distance(descriptor, others.get(i), next);
      if (distance < least) {
        next = least;
        least = distance;
        index = i;
      } else if (distance < next) {
        next = distance;
      }
    }
    return new Nearest(index, least, next);
  }

  /** Computes the squared distance; any number of at least {@code enough} if it is larger. */
  private static double distance(double[] a, double[] b, double enough) {
    double sum = 0;
    for (int i = 0; i < a.length && sum < enough; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }
}
