package io.vstar.lab.bench;

import java.util.List;

/**
 * The distribution of measured values.
 *
 * @param count number of values, at least 1
 * @param lowerQuartile value below which a quarter of the values lie
 * @param upperQuartile value above which a quarter of the values lie
 */
public record Spread(
    int count, double min, double lowerQuartile, double median, double upperQuartile, double max) {

  /**
   * Returns the distribution of values; quartiles are interpolated as numpy and R do by default.
   */
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
