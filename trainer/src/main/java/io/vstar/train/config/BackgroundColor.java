package io.vstar.train.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The colour that transparent pictures are composed on: {@code white}, {@code gray}, {@code black},
 * or six hexadecimal digits of red, green and blue, with or without {@code #}.
 *
 * @param rgb the colour in sRGB, {@code 0xRRGGBB}
 */
public record BackgroundColor(int rgb) {
  /** The colour that is taken if a config names none. */
  public static final BackgroundColor WHITE = new BackgroundColor(0xffffff);

  private static final Map<String, BackgroundColor> NAMED =
      Map.of(
          "white", WHITE,
          "gray", new BackgroundColor(0x808080),
          "black", new BackgroundColor(0));

  private static final Pattern DIGITS = Pattern.compile("#?[0-9a-fA-F]{6}");
  private static final int HEXADECIMAL = 16;

  /**
   * Reads the value of the key {@code dataset.background}.
   *
   * @throws InvalidValueException if the text is no colour
   */
  @FromText
  static BackgroundColor parse(String text, Path folder) {
    if (NAMED.containsKey(text)) {
      return NAMED.get(text);
    }
    InvalidValueException.unless(
        DIGITS.matcher(text).matches(),
        "value",
        text,
        "white, gray, black, or six hexadecimal digits in quotes such as \"#20a0ff\"");
    return new BackgroundColor(Integer.parseInt(text.replace("#", ""), HEXADECIMAL));
  }

  @Override
  public String toString() {
    return NAMED.entrySet().stream()
        .filter(named -> named.getValue().equals(this))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(() -> "#%06x".formatted(rgb));
  }
}
