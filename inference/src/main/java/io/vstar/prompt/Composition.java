package io.vstar.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A prompt split at the word {@code AND} into parts that guide a picture together (Liu et al. 2022,
 * <a href="https://arxiv.org/abs/2206.01714">composable diffusion</a>). A part may end in {@code
 * :weight}; a prompt without {@code AND} is one part, and may have a weight, too.
 *
 * @param parts the parts in their order, at least one
 */
public record Composition(List<Part> parts) {
  private static final String AND = "AND";

  /**
   * A part of a prompt.
   *
   * @param text text of the part, without its weight and the white space before it
   * @param weight factor of its guidance; 1 unless the part has another
   * @param start position of the text in the whole
   */
  public record Part(String text, double weight, int start) {}

  public Composition {
    parts = List.copyOf(parts);
  }

  /** Returns a composition of one part, whose text is taken as it is. */
  static Composition whole(String text) {
    return new Composition(List.of(new Part(text, 1, 0)));
  }

  /**
   * Splits a prompt without tags of networks.
   *
   * @throws io.vstar.error.ConfigException if there are too many parts, or a weight is too large
   */
  public static Composition parse(String text) {
    List<Part> parts = new ArrayList<>();
    int start = 0;
    for (int at = text.indexOf(AND); at >= 0; at = text.indexOf(AND, at + AND.length())) {
      if (CharacterClass.isWholeWord(text, at, at + AND.length())) {
        parts.add(part(text.substring(start, at), start));
        start = at + AND.length();
      }
    }
    parts.add(part(text.substring(start), start));
    PromptLimits.requireParts(parts.size());
    return new Composition(parts);
  }

  private static Part part(String text, int start) {
    int end = CharacterClass.skipSpacesBack(text, text.length());
    int number = end;
    while (number > 0 && WeightNumber.isPart(text.charAt(number - 1))) {
      number--;
    }
    if (number > 0 && WeightNumber.isSign(text.charAt(number - 1))) {
      number--;
    }
    int colon = CharacterClass.skipSpacesBack(text, number) - 1;
    if (colon >= 0 && text.charAt(colon) == ':') {
      OptionalDouble weight = WeightNumber.parse(text.substring(number, end));
      if (weight.isPresent()) {
        String own = text.substring(0, CharacterClass.skipSpacesBack(text, colon));
        PromptLimits.requireFinite(weight.getAsDouble(), own);
        return new Part(own, weight.getAsDouble(), start);
      }
    }
    return new Part(text.substring(0, end), 1, start);
  }
}
