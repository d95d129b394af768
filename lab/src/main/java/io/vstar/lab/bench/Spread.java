package io.vstar.lab.bench;

import java.util.List;

/**
 * Where measured values lie.
 *
 * @param count how many there are, at least 1
 * @param lowerQuartile a quarter of the values lie below
 * @param upperQuartile a quarter of the values lie above
 */
public record Spread(
    int count, double min, double lowerQuartile, double median, double upperQuartile, double max) {

  /** Quartiles are interpolated between neighbours, as numpy and R do by default. */
  public static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no values");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return new Spread(
        sorted.length,
        sorted[0],
        quantile(sorted, 0.25),
        quantile(sorted, 0.5),
        quantile(sorted, 0.75),
        sorted[sorted.length - 1]);
  }

  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
