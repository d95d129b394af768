package io.vstar.train.heldout;

/**
 * A 95 % confidence interval.
 *
 * @param low the lower bound
 * @param high the upper bound
 */
public record Interval(double low, double high) {
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException("an interval from %s to %s".formatted(low, high));
    }
  }

  /** Returns whether a value lies inside or on a bound. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  /** Returns half of the width, for numbers written with a ±. */
  public double halfWidth() {
    return (high - low) / 2;
  }
}
