package io.vstar.prompt;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The number in {@code [from:to:when]}, as it is written; a {@link StepRange} says which step it
 * is.
 *
 * @param literal the number, such as {@code 0.5}, {@code 10} or {@code -1e2}
 */
public record SwitchPoint(String literal) {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

  /** Returns the point that a text names; empty unless the text is a number in white space. */
  static Optional<SwitchPoint> of(String text) {
    int start = CharacterClass.skipSpaces(text, 0);
    int end = CharacterClass.skipSpacesBack(text, text.length());
    if (start >= end || !NUMBER.matcher(text).region(start, end).matches()) {
      return Optional.empty();
    }
    return Optional.of(new SwitchPoint(text.substring(start, end)));
  }

  /** Returns the value of the number; infinite if it is too large. */
  double value() {
    return Double.parseDouble(literal);
  }
}
