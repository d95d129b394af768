package io.vstar.config;

import io.vstar.error.ConfigException;

/** What every model config must satisfy; the messages use the names of config.json. */
final class Checks {
  private Checks() {}

  static void positive(String key, long value) {
    if (value <= 0) {
      throw new ConfigException(key + " is " + value + ", expected a positive number");
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
