package io.vstar.train.dataset;

import io.vstar.error.DatasetException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words that are learned, as they stand in prompts. */
public final class PromptWords {
  /** No words, for methods that learn none. */
  public static final PromptWords NONE = new PromptWords(List.of());

  private final Map<String, Pattern> patterns = new LinkedHashMap<>(); // by word, in their order

  /**
   * Makes words.
   *
   * @param placeholders the placeholders; empty if no word is learned
   */
  public PromptWords(List<String> placeholders) {
    placeholders.forEach(each -> patterns.put(each, pattern(each)));
  }

  /** Returns the placeholders, in their order. */
  List<String> all() {
    return List.copyOf(patterns.keySet());
  }

  /** Returns whether no word is learned. */
  boolean isEmpty() {
    return patterns.isEmpty();
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
      return patterns.size() == 1
          ? Optional.of(patterns.keySet().iterator().next())
          : Optional.empty();
    }
    String own = subset.placeholder().get();
    if (!patterns.containsKey(own)) {
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
    return all().stream().filter(word -> patterns.get(word).matcher(prompt).find()).toList();
  }

  /** Returns whether a prompt has a word. */
  boolean areIn(String prompt) {
    return patterns.values().stream().anyMatch(pattern -> pattern.matcher(prompt).find());
  }

  /** Returns the words as people list them. */
  String names() {
    return String.join(", ", patterns.keySet());
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
