package io.vstar.train.dataset;

import io.vstar.error.DatasetException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words that are learned, as they stand in prompts.
 *
 * @param all the placeholders; empty if no word is learned
 */
public record PromptWords(List<String> all) {
  /** No words, for methods that learn none. */
  public static final PromptWords NONE = new PromptWords(List.of());

  public PromptWords {
    all = List.copyOf(all);
  }

  /** Returns whether no word is learned. */
  boolean isEmpty() {
    return all.isEmpty();
  }

  /**
   * Returns the word that {@code {}} stands for in the prompts of a subset: its own, or the only
   * one.
   *
   * @return empty if there is none or nothing tells which of several
   * @throws DatasetException if the subset's own word is not learned
   */
  Optional<String> of(Subset subset) {
    if (subset.placeholder().isEmpty()) {
      return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
    }
    String own = subset.placeholder().get();
    if (!all.contains(own)) {
      throw new DatasetException(
          "the placeholder of %s is %s, but %s"
              .formatted(
                  subset.folder(),
                  own,
                  isEmpty() ? "no word is learned" : "the words that are learned are " + names()));
    }
    return Optional.of(own);
  }

  /** Returns the words that a prompt has, in their own order. */
  List<String> in(String prompt) {
    return all.stream().filter(word -> pattern(word).matcher(prompt).find()).toList();
  }

  /** Returns whether a prompt has a word. */
  boolean areIn(String prompt) {
    return all.stream().anyMatch(word -> pattern(word).matcher(prompt).find());
  }

  /** Returns the words as people list them. */
  String names() {
    return all.stream().collect(Collectors.joining(", "));
  }

  /**
   * Returns a prompt with other words, or none, in place of a placeholder.
   *
   * @param prompt the prompt
   * @param placeholder the word that is replaced
   * @param words the words; if empty, white space and commas that are left over go too
   */
  public static String replace(String prompt, String placeholder, String words) {
    return pattern(placeholder)
        .matcher(prompt)
        .replaceAll(Matcher.quoteReplacement(words))
        .replaceAll("\\s+", " ")
        .replaceAll("( ?,)+", ",")
        .replaceAll("^[\\s,]+|[\\s,]+$", "");
  }

  /**
   * Returns a pattern for a placeholder as a whole word: {@code tom} is not in {@code tomorrow}.
   */
  private static Pattern pattern(String placeholder) {
    String start =
        Character.isLetterOrDigit(placeholder.codePointAt(0)) ? "(?<![\\p{L}\\p{N}])" : "";
    int last = placeholder.codePointBefore(placeholder.length());
    String end = Character.isLetterOrDigit(last) ? "(?![\\p{L}\\p{N}])" : "";
    return Pattern.compile(
        start + Pattern.quote(placeholder) + end, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }
}
