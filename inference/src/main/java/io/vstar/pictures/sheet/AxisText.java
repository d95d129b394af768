package io.vstar.pictures.sheet;

import io.vstar.error.ConfigException;
import java.util.ArrayList;
import java.util.List;

/** Splits the values of an axis at commas; one with commas in it stands in double quotes. */
final class AxisText {
  private AxisText() {}

  /**
   * Returns the values without the spaces around them.
   *
   * @throws ConfigException if a quote is not closed
   */
  static List<String> split(String text) {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    boolean wasQuoted = false;
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter == '"' && (quoted || value.toString().isBlank())) {
        boolean isDoubled = quoted && i + 1 < text.length() && text.charAt(i + 1) == '"';
        if (isDoubled) {
          value.append(letter);
          i++;
        } else {
          value.setLength(quoted ? value.length() : 0);
          quoted = !quoted;
          wasQuoted = true;
        }
      } else if (letter == ',' && !quoted) {
        values.add(wasQuoted ? value.toString() : value.toString().strip());
        value.setLength(0);
        wasQuoted = false;
      } else if (quoted || !wasQuoted || letter != ' ') {
        value.append(letter);
      }
    }
    if (quoted) {
      throw new ConfigException("a double quote is never closed: " + text);
    }
    values.add(wasQuoted ? value.toString() : value.toString().strip());
    return values;
  }
}
