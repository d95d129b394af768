package io.vstar.train.dataset;

import io.vstar.error.DatasetException;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The texts that one caption can become under the rules of its subset. In this order one of its
 * lines is drawn, then the alternatives in it, then the tags; prefix and suffix stand around what
 * comes out.
 *
 * @param caption the caption
 * @param rules the rules of its subset
 * @param holdsWord whether a text holds a word that is learned
 */
record CaptionSpelling(Caption caption, CaptionRules rules, Predicate<String> holdsWord) {
  /** The largest number of combinations of alternatives in a line; all are checked. */
  static final int MOST_COMBINATIONS = 10_000;

  /** Draws a text. */
  String draw(RandomGenerator random) {
    List<String> lines = caption.lines();
    String text = lines.size() == 1 ? lines.get(0) : lines.get(random.nextInt(lines.size()));
    if (rules.wildcards()) {
      text = wildcards(text).draw(random);
    }
    if (rules.tags().apply()) {
      text = TagList.of(text, rules.tags()).draw(holdsWord, random);
    }
    return rules.framed(text);
  }

  /**
   * Returns the text of which nothing is drawn: the first line, each first alternative, all tags.
   */
  String plain() {
    String line = caption.lines().get(0);
    String text = rules.wildcards() ? wildcards(line).first() : line;
    return rules.framed(rules.tags().apply() ? TagList.of(text, rules.tags()).joined() : text);
  }

  /**
   * Returns texts that stand for all that can be drawn, {@link #plain} first: every line with all
   * combinations of its alternatives, each with its tags {@linkplain TagList#extremes in the
   * orders} that are the worst for a learned word.
   *
   * @throws DatasetException if the alternatives cannot be read, or have too many combinations
   */
  List<String> forms() {
    return caption.lines().stream()
        .flatMap(line -> rules.wildcards() ? combinations(line) : Stream.of(line))
        .flatMap(
            text ->
                rules.tags().apply()
                    ? TagList.of(text, rules.tags()).extremes(holdsWord).stream()
                    : Stream.of(text))
        .map(rules::framed)
        .toList();
  }

  private Stream<String> combinations(String line) {
    Wildcards wildcards = wildcards(line);
    if (wildcards.count() > MOST_COMBINATIONS) {
      throw new DatasetException(
          "%s: its alternatives have more than %d combinations; write several lines instead, with captions.lines: one"
              .formatted(caption.where(), MOST_COMBINATIONS));
    }
    return wildcards.all().stream();
  }

  private Wildcards wildcards(String text) {
    try {
      return Wildcards.parse(text);
    } catch (IllegalArgumentException e) {
      throw new DatasetException("%s: %s".formatted(caption.where(), e.getMessage()), e);
    }
  }
}
