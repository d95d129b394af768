package io.vstar.likeness;

import io.vstar.likeness.PicturePairs.Pair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Statistics of comparisons over pairs of pictures. The interval of a mean comes from a bootstrap
 * of 2000 draws. Pairs that share a picture are not independent: then the pictures of each set are
 * drawn, and a pair counts as often as both of its pictures; else pairs are drawn.
 */
public final class PairStatistics {
  private static final int DRAWS = 2000;
  private static final long SEED = 1; // so that the same pictures give the same interval

  private final PicturePairs pairs;
  private final List<Likeness> results;
  private final boolean sharing;

  /**
   * Creates the statistics.
   *
   * @param results the result of each pair, in their order
   */
  public PairStatistics(PicturePairs pairs, List<Likeness> results) {
    if (results.size() != pairs.pairs().size()) {
      throw new IllegalArgumentException("expected a result for each pair");
    }
    this.pairs = pairs;
    this.results = List.copyOf(results);
    this.sharing =
        pairs.pairs().stream().map(Pair::first).distinct().count() < results.size()
            || pairs.pairs().stream().map(Pair::second).distinct().count() < results.size();
  }

  /** Returns the distribution of one measure. */
  public Distribution of(Measure measure) {
    List<Double> values = results.stream().map(measure::of).toList();
    return Distribution.of(values, means(values));
  }

  private double[] means(List<Double> values) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Double> means = new ArrayList<>();
    for (int draw = 0; draw < DRAWS; draw++) {
      int[] counts = sharing ? countsByPicture(random) : new int[values.size()];
      if (!sharing) {
        draw(random, counts, 0, counts.length);
      }
      long count = Arrays.stream(counts).asLongStream().sum();
      double sum = 0;
      for (int i = 0; i < counts.length; i++) {
        sum += counts[i] * values.get(i);
      }
      if (count > 0) { // else one picture was drawn again and again, which makes no pair
        means.add(sum / count);
      }
    }
    return means.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Draws pictures of both sets, and returns how often each pair counts. */
  private int[] countsByPicture(SplittableRandom random) {
    int[] drawn = new int[pairs.pictures().size()];
    draw(random, drawn, 0, pairs.firstSet());
    draw(random, drawn, pairs.firstSet(), drawn.length);
    return pairs.pairs().stream()
        .mapToInt(pair -> drawn[pair.first()] * drawn[pair.second()])
        .toArray();
  }

  /** Draws as many of a range of things as it has, and counts how often each was drawn. */
  private static void draw(SplittableRandom random, int[] counts, int from, int to) {
    for (int i = from; i < to; i++) {
      counts[random.nextInt(from, to)]++;
    }
  }
}
