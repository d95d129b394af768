package io.vstar.prompt;

/**
 * The classes of characters in Python's regular expressions, by which A1111 reads prompts. Java's
 * differ: {@code \s} there has the no-break space, {@code \w} no combining marks.
 */
final class CharacterClass {
  private static final int NEXT_LINE = 0x85;

  private CharacterClass() {}

  /** Returns whether a character is white space, {@code \s}. */
  static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == NEXT_LINE;
  }

  /** Returns whether a character belongs to words, {@code \w}. */
  static boolean isWord(int codePoint) {
    int type = Character.getType(codePoint);
    return codePoint == '_'
        || Character.isLetter(codePoint)
        || type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }

  /** Returns whether a range of a text is a whole word: no word goes on before or behind it. */
  static boolean isWholeWord(String text, int start, int end) {
    boolean opens = start == 0 || !isWord(text.codePointBefore(start));
    return opens && (end == text.length() || !isWord(text.codePointAt(end)));
  }

  /** Returns the position of the first character from {@code start} on that is no white space. */
  static int skipSpaces(String text, int start) {
    int at = start;
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Returns the position after the last character before {@code end} that is no white space. */
  static int skipSpacesBack(String text, int end) {
    int at = end;
    while (at > 0 && isSpace(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }
}
