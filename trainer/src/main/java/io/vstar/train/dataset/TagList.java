package io.vstar.train.dataset;

import io.vstar.train.dataset.CaptionRules.TagRules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tags of a caption.
 *
 * @param start the tags at the start that keep their places
 * @param movable the tags between that may be shuffled and left out
 * @param end the tags at the end that keep their places
 * @param rules the rules for the tags
 */
record TagList(List<String> start, List<String> movable, List<String> end, TagRules rules) {

  /**
   * Parts a caption into tags, as kohya does: with a separator of kept tags, what is before it is
   * kept, and what is behind a second one; without one in the caption, the first tags are.
   */
  static TagList of(String caption, TagRules rules) {
    if (rules.keepSeparator().isPresent() && caption.contains(rules.keepSeparator().get())) {
      String[] sections = caption.split(Pattern.quote(rules.keepSeparator().get()), 3);
      List<String> end = sections.length == 3 ? split(sections[2], rules) : List.of();
      return new TagList(split(sections[0], rules), split(sections[1], rules), end, rules);
    }
    List<String> tags = split(caption, rules);
    int kept = Math.min(rules.keep(), tags.size());
    return new TagList(tags.subList(0, kept), tags.subList(kept, tags.size()), List.of(), rules);
  }

  private static List<String> split(String text, TagRules rules) {
    return Pattern.compile(Pattern.quote(rules.separator()))
        .splitAsStream(text)
        .map(String::strip)
        .filter(tag -> !tag.isEmpty())
        .toList();
  }

  /** Returns the caption with all its tags in their order. */
  String joined() {
    return joined(movable);
  }

  /**
   * Draws an order of the tags and which of them are left out.
   *
   * @param holdsWord whether a tag holds a word that is learned, so that it is never left out
   */
  String draw(Predicate<String> holdsWord, RandomGenerator random) {
    List<String> tags = new ArrayList<>(movable);
    if (rules.shuffle()) {
      for (int i = tags.size() - 1; i > 0; i--) {
        Collections.swap(tags, i, random.nextInt(i + 1));
      }
    }
    if (rules.dropout() > 0) {
      tags.removeIf(tag -> random.nextDouble() < rules.dropout() && !holdsWord.test(tag));
    }
    return joined(tags);
  }

  /**
   * Returns forms of the caption that no drawn one is worse than: all tags in their order, and if
   * they are shuffled, those in which a learned word comes as late as it can.
   *
   * @param holdsWord whether a tag holds a word that is learned
   */
  List<String> extremes(Predicate<String> holdsWord) {
    List<String> forms = new ArrayList<>(List.of(joined()));
    if (rules.shuffle()) {
      List<String> words = movable.stream().filter(holdsWord).toList();
      List<String> others = movable.stream().filter(holdsWord.negate()).toList();
      for (int i = 0; i < words.size(); i++) {
        List<String> last = new ArrayList<>(words);
        String first = last.remove(i);
        forms.add(joined(Stream.of(others, List.of(first), last).flatMap(List::stream).toList()));
      }
    }
    return forms;
  }

  private String joined(List<String> between) {
    return rules.join(Stream.of(start, between, end).flatMap(List::stream).toList());
  }
}
