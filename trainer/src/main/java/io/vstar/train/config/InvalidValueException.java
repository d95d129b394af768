package io.vstar.train.config;

/**
 * A setting outside its range, thrown by the constructors of the settings records. {@link
 * ConfigLoader} turns it into a {@link io.vstar.error.ConfigException} that names file, line and
 * key.
 */
public final class InvalidValueException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String component;
  private final String found;
  private final String expected;

  /**
   * @param component name of the record component
   * @param found the refused value
   * @param expected what is accepted, to be read after the word "expected"
   */
  InvalidValueException(String component, Object found, String expected) {
    super(component + " is " + found + ", expected " + expected);
    this.component = component;
    this.found = String.valueOf(found);
    this.expected = expected;
  }

  /** Refuses {@code found} as the value of {@code component} unless {@code holds}. */
  public static void unless(boolean holds, String component, Object found, String expected) {
    if (!holds) {
      throw new InvalidValueException(component, found, expected);
    }
  }

  String component() {
    return component;
  }

  String found() {
    return found;
  }

  String expected() {
    return expected;
  }
}
