package io.vstar.prompt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Reads the emphasis of a text: {@code (word)} is ×1.1, {@code [word]} ÷1.1, {@code (word:1.3)}
 * ×1.3; brackets multiply, a backslash makes the next bracket or backslash a letter, and {@code
 * BREAK} ends a chunk. Brackets need not be balanced or nested, so the result is a list and no
 * tree; weights are multiplied in the order in which brackets close, which makes them A1111's to
 * the last bit.
 */
final class EmphasisParser {
  private static final double ROUND = 1.1;
  private static final double SQUARE = 1 / 1.1;
  private static final String SPECIAL = "\\()[]:";
  private static final String ESCAPED = "\\()[]";
  private static final String BREAK_WORD = WeightedText.BREAK.text();

  private final String text;
  private final List<PromptNotice> notices;
  private final List<WeightedText> pieces = new ArrayList<>();
  private final Deque<Integer> round = new ArrayDeque<>(); // the first piece in each bracket
  private final Deque<Integer> square = new ArrayDeque<>();
  private int at;

  private EmphasisParser(String text, List<PromptNotice> notices) {
    this.text = text;
    this.notices = notices;
  }

  /**
   * Parses a text.
   *
   * @param notices receives what is not read as it may have been meant
   * @return the pieces, at least one; neighbours have different weights
   * @throws io.vstar.error.ConfigException if brackets are nested too deeply, or weights too large
   */
  static List<WeightedText> parse(String text, List<PromptNotice> notices) {
    EmphasisParser parser = new EmphasisParser(text, notices);
    parser.parse();
    List<WeightedText> merged = parser.merged();
    merged.forEach(piece -> PromptLimits.requireFinite(piece.weight(), piece.text()));
    return merged;
  }

  private void parse() {
    while (at < text.length()) {
      switch (text.charAt(at)) {
        case '\\' -> escape();
        case '(' -> open(round);
        case '[' -> open(square);
        case ')' -> close(round, ROUND);
        case ']' -> close(square, SQUARE);
        case ':' -> weigh();
        default -> addText();
      }
    }
    round.forEach(first -> multiply(first, ROUND));
    square.forEach(first -> multiply(first, SQUARE));
  }

  private void escape() {
    boolean isLetter = at + 1 < text.length() && ESCAPED.indexOf(text.charAt(at + 1)) >= 0;
    add(isLetter ? text.substring(at + 1, at + 2) : "");
    at += isLetter ? 2 : 1;
  }

  private void open(Deque<Integer> brackets) {
    brackets.push(pieces.size());
    PromptLimits.requireDepth(round.size() + square.size(), at);
    at++;
  }

  private void close(Deque<Integer> brackets, double factor) {
    if (brackets.isEmpty()) {
      add(text.substring(at, at + 1));
    } else {
      multiply(brackets.pop(), factor);
    }
    at++;
  }

  /** Reads {@code :1.3)}; otherwise the colon is a letter. */
  private void weigh() {
    int start = CharacterClass.skipSpaces(text, at + 1);
    int end = start;
    if (end < text.length() && WeightNumber.isSign(text.charAt(end))) {
      end++;
    }
    int digits = end;
    while (end < text.length() && WeightNumber.isPart(text.charAt(end))) {
      end++;
    }
    int bracket = CharacterClass.skipSpaces(text, end);
    if (!round.isEmpty() && end > digits && text.startsWith(")", bracket)) {
      OptionalDouble weight = WeightNumber.parse(text.substring(start, end));
      if (weight.isPresent()) {
        multiply(round.pop(), weight.getAsDouble());
        at = bracket + 1;
        return;
      }
      notices.add(
          new PromptNotice(
              start,
              end,
              "%s is no number, so it is read as text and the bracket means ×1.1"
                  .formatted(text.substring(start, end))));
    }
    add(":");
    at++;
  }

  /** Adds the text up to the next special character, cut at each {@code BREAK}. */
  private void addText() {
    int end = at;
    while (end < text.length() && SPECIAL.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    String run = text.substring(at, end);
    int start = 0;
    int word = run.indexOf(BREAK_WORD);
    while (word >= 0) {
      int after = word + BREAK_WORD.length();
      if (CharacterClass.isWholeWord(run, word, after)) {
        add(run.substring(start, Math.max(start, CharacterClass.skipSpacesBack(run, word))));
        pieces.add(WeightedText.BREAK);
        start = CharacterClass.skipSpaces(run, after);
        noticeBreak(at + word);
      }
      word = run.indexOf(BREAK_WORD, after);
    }
    add(run.substring(start));
    at = end;
  }

  private void noticeBreak(int position) {
    if (!round.isEmpty()) { // square ones may be an edit, of which no bracket is left
      notices.add(
          new PromptNotice(
              position,
              position + BREAK_WORD.length(),
              "BREAK in brackets breaks nothing: it is read as a word of negative weight. Close the brackets before it"));
    }
  }

  private void add(String piece) {
    pieces.add(new WeightedText(piece, 1));
  }

  private void multiply(int first, double factor) {
    for (int i = first; i < pieces.size(); i++) {
      WeightedText piece = pieces.get(i);
      pieces.set(i, new WeightedText(piece.text(), piece.weight() * factor));
    }
  }

  /** Joins neighbours of one weight. */
  private List<WeightedText> merged() {
    List<WeightedText> merged = new ArrayList<>();
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < pieces.size(); i++) {
      joined.append(pieces.get(i).text());
      double weight = pieces.get(i).weight();
      if (i + 1 == pieces.size() || pieces.get(i + 1).weight() != weight) {
        merged.add(new WeightedText(joined.toString(), weight));
        joined.setLength(0);
      }
    }
    return merged.isEmpty() ? List.of(new WeightedText("", 1)) : merged;
  }
}
