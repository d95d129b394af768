package io.vstar.prompt;

import io.vstar.error.ConfigException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is done with the emphasis of a text, A1111's setting "Emphasis mode". */
public enum EmphasisMode {
  /** Weights multiply the encoded words, whose mean is then what it was before. */
  ORIGINAL("Original"),

  /** Weights multiply the encoded words. */
  NO_NORM("No norm"),

  /** Emphasis is read and has no effect. */
  IGNORE("Ignore") {
    @Override
    public List<WeightedText> read(String text) {
      return super.read(text).stream()
          .map(piece -> piece.isBreak() ? piece : new WeightedText(piece.text(), 1))
          .toList();
    }
  },

  /** Brackets are letters, and {@code BREAK} is a word. */
  NONE("None") {
    @Override
    public List<WeightedText> read(String text) {
      return List.of(new WeightedText(text, 1));
    }
  };

  private final String title;

  EmphasisMode(String title) {
    this.title = title;
  }

  /**
   * Returns the mode of a name, such as {@code No norm} or {@code no-norm}.
   *
   * @throws ConfigException if there is no such mode
   */
  public static EmphasisMode named(String name) {
    return Arrays.stream(values())
        .filter(mode -> key(mode.title).equals(key(name)))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "there is no emphasis '%s'; there are %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(mode -> mode.title)
                                .collect(Collectors.joining(", ")))));
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
  }

  /** Returns the name that A1111 shows. */
  public String title() {
    return title;
  }

  /**
   * Reads a text of a schedule.
   *
   * @return the pieces with their weights, at least one
   * @throws ConfigException if brackets are nested too deeply, or weights too large
   */
  public List<WeightedText> read(String text) {
    return EmphasisParser.parse(text, new ArrayList<>());
  }
}
