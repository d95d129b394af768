package io.vstar.prompt;

import java.util.OptionalDouble;

/** The numbers of weights: an optional sign, and digits of any script with at most one dot. */
final class WeightNumber {
  private WeightNumber() {}

  /** Returns whether a character may stand in a number behind its sign. */
  static boolean isPart(char c) {
    return c == '.' || Character.isDigit(c);
  }

  /** Returns whether a character is a sign. */
  static boolean isSign(char c) {
    return c == '+' || c == '-';
  }

  /** Returns the value of a number; empty if it has no digit, or more than one dot. */
  static OptionalDouble parse(String text) {
    StringBuilder ascii = new StringBuilder();
    int digits = 0;
    int dots = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isDigit(c)) {
        ascii.append(Character.digit(c, 10));
        digits++;
      } else if (c == '.') {
        ascii.append(c);
        dots++;
      } else if (i == 0 && isSign(c)) {
        ascii.append(c);
      } else {
        return OptionalDouble.empty();
      }
    }
    return digits > 0 && dots <= 1
        ? OptionalDouble.of(Double.parseDouble(ascii.toString()))
        : OptionalDouble.empty();
  }
}
