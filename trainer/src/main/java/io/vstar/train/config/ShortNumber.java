package io.vstar.train.config;

/** The spelling of numbers for people: 1 and 1e-4, where Java writes 1.0 and 1.0E-4. */
public final class ShortNumber {
  private ShortNumber() {}

  /** Returns the shortest spelling that {@link Double#parseDouble} reads as the same number. */
  public static String text(double number) {
    return Double.toString(number).replaceFirst("\\.0(?=E|$)", "").replace('E', 'e');
  }
}
