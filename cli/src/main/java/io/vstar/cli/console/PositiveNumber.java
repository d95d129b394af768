package io.vstar.cli.console;

import io.vstar.error.ConfigException;

/** The values of options that count something. */
public final class PositiveNumber {
  private PositiveNumber() {}

  /**
   * Returns the value of an option.
   *
   * @param option the option, such as {@code --steps}
   * @throws ConfigException if the value is not above 0
   */
  public static int of(String option, int value) {
    if (value < 1) {
      throw new ConfigException(option + " is " + value + ", expected a whole number > 0");
    }
    return value;
  }
}
