package io.vstar.lab.world.caption;

import io.vstar.lab.world.Style;
import java.util.List;
import java.util.stream.Stream;

/**
 * The words for a style. The first of each list is the usual one.
 *
 * @param adjectives words before "drawing", such as "hatched"
 * @param nouns words instead of "drawing", such as "sketch"
 * @param endings words after a description, such as "in pencil"
 */
record StylePhrases(List<String> adjectives, List<String> nouns, List<String> endings) {

  /** No words, as of a style that a caption does not name. */
  static final StylePhrases NONE = words("", "", "");

  /** Returns the words for a style; a style that captions do not name has none. */
  static StylePhrases of(Style style) {
    return switch (style) {
      case FLAT -> words("flat", "", "in flat colors,in a flat style");
      case OUTLINED -> words("outlined", "", "with outlines,with a thin outline");
      case THICK_OUTLINE ->
          words("thick outlined,bold", "", "with a thick outline,with thick outlines");
      case HATCHED -> words("hatched", "", "with hatching,in a hatched style");
      case PASTEL -> words("pastel", "pastel", "in pastel colors,in pastel");
      case MOONLIT -> words("moonlit", "", "in moonlight,by moonlight");
      case BLUEPRINT -> words("blueprint", "blueprint", "as a blueprint,in blueprint style");
      case PIXEL -> words("pixel,pixel art", "pixel art", "as pixel art,in pixel style");
      case WATERCOLOR -> words("watercolor", "watercolor", "in watercolor,in watercolors");
      case SKETCH -> words("pencil", "sketch,pencil sketch", "in pencil,as a sketch");
      case STICKER -> words("sticker", "sticker", "as a sticker,in sticker style");
      case NEON -> words("neon", "neon sign", "in neon,in neon lights");
      case ENGRAVED, STITCHED, DUSK, SEPIA -> NONE;
    };
  }

  Stream<String> all() {
    return Stream.of(adjectives, nouns, endings).flatMap(List::stream);
  }

  private static StylePhrases words(String adjectives, String nouns, String endings) {
    return new StylePhrases(list(adjectives), list(nouns), list(endings));
  }

  private static List<String> list(String phrases) {
    return phrases.isEmpty() ? List.of() : List.of(phrases.split(","));
  }
}
