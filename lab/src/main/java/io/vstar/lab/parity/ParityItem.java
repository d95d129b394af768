package io.vstar.lab.parity;

import java.util.Arrays;

/**
 * The comparison of one tensor.
 *
 * @param name name of the tensor in the golden file
 * @param error largest absolute difference, divided by the largest absolute expected value or, in
 *     tables, by the expected value itself; infinite if the sizes differ or a value is not a
 *     number. Of means, the mean absolute difference divided by the mean absolute expected value.
 *     Where things are equal or not, the share of those that are not
 * @param tolerance largest error that passes
 */
public record ParityItem(String name, double error, double tolerance) {

  /** Compares the values of a tensor with the expected ones. */
  static ParityItem of(String name, float[] actual, float[] expected, double tolerance) {
    return of(name, doubles(actual), doubles(expected), tolerance);
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  /** Returns a comparison that can only be right or wrong. */
  static ParityItem exact(String name, boolean equal) {
    return new ParityItem(name, equal ? 0 : 1, 0);
  }

  /**
   * Returns a comparison of many things that can each only be right or wrong.
   *
   * @param differing the share of those that are wrong, from 0 to 1
   */
  static ParityItem share(String name, double differing) {
    return new ParityItem(name, differing, 0);
  }

  /** Compares numbers with the expected ones. */
  static ParityItem of(String name, double[] actual, double[] expected, double tolerance) {
    if (actual.length != expected.length) {
      return new ParityItem(name, Double.POSITIVE_INFINITY, tolerance);
    }
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      double d = Math.abs(actual[i] - expected[i]);
      difference = Double.isNaN(d) ? Double.POSITIVE_INFINITY : Math.max(difference, d);
    }
    double error = difference == 0 ? 0 : difference / largest;
    return new ParityItem(name, Double.isNaN(error) ? Double.POSITIVE_INFINITY : error, tolerance);
  }

  /**
   * Compares the values of a table with the expected ones, each relative to itself: small values
   * count as much as large ones.
   */
  static ParityItem ofTable(String name, float[] actual, float[] expected, double tolerance) {
    double error = actual.length == expected.length ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < expected.length && Double.isFinite(error); i++) {
      double difference = Math.abs((double) actual[i] - expected[i]);
      double relative = difference == 0 ? 0 : difference / Math.abs(expected[i]);
      error = Double.isNaN(relative) ? Double.POSITIVE_INFINITY : Math.max(error, relative);
    }
    return new ParityItem(name, error, tolerance);
  }

  /** Compares values with the expected ones by their mean, where few values may be far off. */
  static ParityItem ofMeans(String name, float[] actual, float[] expected, double tolerance) {
    if (actual.length != expected.length) {
      return new ParityItem(name, Double.POSITIVE_INFINITY, tolerance);
    }
    double size = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      size += Math.abs(expected[i]);
      difference += Math.abs((double) actual[i] - expected[i]);
    }
    double error = difference == 0 ? 0 : difference / size;
    return new ParityItem(name, Double.isNaN(error) ? Double.POSITIVE_INFINITY : error, tolerance);
  }

  /** Returns whether the error is within the tolerance. */
  public boolean passed() {
    return error <= tolerance;
  }
}
