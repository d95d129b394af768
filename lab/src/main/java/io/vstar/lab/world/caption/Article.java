package io.vstar.lab.world.caption;

/** Puts the indefinite article before words. */
final class Article {
  private Article() {}

  /** Returns words with "a" or "an" before them; it is right for {@link PocketVocabulary}. */
  static String before(String words) {
    return ("aeiou".indexOf(words.charAt(0)) >= 0 ? "an " : "a ") + words;
  }
}
