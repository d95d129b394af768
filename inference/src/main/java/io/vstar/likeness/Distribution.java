package io.vstar.likeness;

import java.util.Arrays;
import java.util.List;

/**
 * A summary of values.
 *
 * @param count number of values, at least 1
 * @param mean arithmetic mean
 * @param low lower end of the 95 % interval of the mean
 * @param high upper end of the 95 % interval of the mean
 * @param least smallest value
 * @param lowerQuartile value below which a quarter lies
 * @param median value below which half lies
 * @param upperQuartile value below which three quarters lie
 * @param largest largest value
 */
public record Distribution(
    int count,
    double mean,
    double low,
    double high,
    double least,
    double lowerQuartile,
    double median,
    double upperQuartile,
    double largest) {

  /**
   * Summarizes values.
   *
   * @param values at least one value
   * @param means means of resampled values, from which the interval is taken (Efron's percentile
   *     bootstrap)
   */
  static Distribution of(List<Double> values, double... means) {
    double[] sorted = sorted(values.stream().mapToDouble(Double::doubleValue).toArray());
    double[] resampled = sorted(means);
    return new Distribution(
        sorted.length,
        Arrays.stream(sorted).average().orElseThrow(),
        quantile(resampled, 0.025),
        quantile(resampled, 0.975),
        sorted[0],
        quantile(sorted, 0.25),
        quantile(sorted, 0.5),
        quantile(sorted, 0.75),
        sorted[sorted.length - 1]);
  }

  private static double[] sorted(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /** Returns a quantile with linear interpolation, as numpy's default. */
  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
