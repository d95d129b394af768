package io.vstar.train.config;

import java.util.Optional;

/**
 * The exception for a setting outside its range, thrown by the constructors of the settings
 * records. {@link ConfigLoader} turns it into a {@link io.vstar.error.ConfigException} that names
 * file, line and key.
 */
public final class InvalidValueException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String component;
  private final String found;
  private final String expected;

  /**
   * Makes the exception for one record component.
   *
   * @param component the name of the record component
   * @param found the refused value
   * @param expected the accepted values, to be read after the word "expected"
   */
  InvalidValueException(String component, Object found, String expected) {
    super(component + " is " + found + ", expected " + expected);
    this.component = component;
    this.found = String.valueOf(found);
    this.expected = expected;
  }

  /**
   * Checks a condition on the value of a record component.
   *
   * @param holds whether the value is accepted
   * @param component the name of the record component
   * @param found the value
   * @param expected the accepted values, to be read after the word "expected"
   * @throws InvalidValueException if the condition does not hold
   */
  public static void unless(boolean holds, String component, Object found, String expected) {
    if (!holds) {
      throw new InvalidValueException(component, found, expected);
    }
  }

  /**
   * Checks that a key without a meaning is not given.
   *
   * @param meaningless whether the key means nothing together with the others
   * @param component the name of the record component
   * @param given the value, if the key is given
   * @param reason the reason why it means nothing
   * @throws InvalidValueException if the key is given all the same
   */
  static void refuse(boolean meaningless, String component, Optional<?> given, String reason) {
    unless(
        !meaningless || given.isEmpty(),
        component,
        given.map(String::valueOf).orElse(""),
        "no value: " + reason);
  }

  /** Returns the name of the record component. */
  String component() {
    return component;
  }

  /** Returns the refused value. */
  String found() {
    return found;
  }

  /** Returns the accepted values, to be read after the word "expected". */
  String expected() {
    return expected;
  }
}
