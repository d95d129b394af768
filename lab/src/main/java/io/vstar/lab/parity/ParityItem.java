package io.vstar.lab.parity;

/**
 * One compared tensor.
 *
 * @param name as in the golden file
 * @param error largest absolute difference by the largest absolute expected value; infinite if the
 *     sizes differ or a value is not a number
 * @param tolerance the most that passes
 */
public record ParityItem(String name, double error, double tolerance) {

  /** Compares values of equal count. */
  static ParityItem of(String name, float[] actual, float[] expected, double tolerance) {
    if (actual.length != expected.length) {
      return new ParityItem(name, Double.POSITIVE_INFINITY, tolerance);
    }
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      double d = Math.abs((double) actual[i] - expected[i]);
      difference = Double.isNaN(d) ? Double.POSITIVE_INFINITY : Math.max(difference, d);
    }
    double error = difference == 0 ? 0 : difference / largest;
    return new ParityItem(name, Double.isNaN(error) ? Double.POSITIVE_INFINITY : error, tolerance);
  }

  public boolean passed() {
    return error <= tolerance;
  }
}
