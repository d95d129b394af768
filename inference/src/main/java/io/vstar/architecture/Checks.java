package io.vstar.architecture;

import io.vstar.error.ConfigException;

/** Checks of numbers in a model config; the messages use the names of config.json. */
final class Checks {
  /**
   * The most levels a network may have; each halves the resolution, and published models have up to
   * four.
   */
  static final int MAX_LEVELS = 6;

  private Checks() {}

  static void positive(String key, long value) {
    if (value <= 0) {
      throw new ConfigException(key + " is " + value + ", expected a positive number");
    }
  }

  static void inRange(String key, long value, long lowest, long highest) {
    if (value < lowest || value > highest) {
      throw new ConfigException(
          "%s is %d, expected a number from %d to %d".formatted(key, value, lowest, highest));
    }
  }

  static void divides(String divisorKey, long divisor, String key, long value) {
    positive(divisorKey, divisor);
    positive(key, value);
    if (value % divisor != 0) {
      throw new ConfigException(
          "%s is %d, which %s = %d does not divide".formatted(key, value, divisorKey, divisor));
    }
  }
}
