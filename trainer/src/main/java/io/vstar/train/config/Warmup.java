package io.vstar.train.config;

import java.nio.file.Path;

/**
 * The length of the warm-up, in which the learning rate rises.
 *
 * @param amount a number of steps, or a share of the run's steps if it lies between 0 and 1
 */
public record Warmup(double amount) {
  private static final String EXPECTED =
      "a whole number of steps, at least 0, or a share of the steps below 1 such as 0.1";

  public Warmup {
    InvalidValueException.unless(
        amount >= 0 && (amount < 1 || amount == (int) amount), "value", amount, EXPECTED);
  }

  /**
   * Reads the value of the key {@code training.warmupSteps}.
   *
   * @throws InvalidValueException if the text is neither a number of steps nor a share
   */
  @FromText
  static Warmup parse(String text, Path folder) {
    InvalidValueException.unless(ScalarType.isNumber(text), "value", text, EXPECTED);
    return new Warmup(Double.parseDouble(text));
  }

  /**
   * Returns the number of steps of the warm-up; a share is rounded down, as in kohya.
   *
   * @param total the number of steps of the run
   */
  public int steps(int total) {
    return (int) (amount < 1 ? amount * total : amount);
  }

  /** Returns the text that {@link #parse} reads. */
  @Override
  public String toString() {
    return amount == (int) amount ? Integer.toString((int) amount) : Double.toString(amount);
  }
}
