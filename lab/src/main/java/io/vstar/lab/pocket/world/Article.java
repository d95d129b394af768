package io.vstar.lab.pocket.world;

/** The indefinite article. */
final class Article {
  private Article() {}

  /** Puts "a" or "an" before words; right for the words of {@link PocketVocabulary}. */
  static String before(String words) {
    return ("aeiou".indexOf(words.charAt(0)) >= 0 ? "an " : "a ") + words;
  }
}
