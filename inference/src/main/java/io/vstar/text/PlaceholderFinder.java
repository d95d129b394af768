package io.vstar.text;

import io.vstar.error.ConfigException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds placeholders in prompts as whole words in any case, the longest first. A placeholder of
 * three vectors may also be spelled as diffusers does, {@code cat cat_1 cat_2}, or as kohya's
 * scripts do, {@code cat cat1 cat2}.
 */
final class PlaceholderFinder {
  private static final String WORD_CHARACTER = "[\\p{L}\\p{M}\\p{N}_]";
  private static final Pattern STARTS_AS_WORD =
      Pattern.compile(WORD_CHARACTER + ".*", Pattern.DOTALL);
  private static final Pattern ENDS_AS_WORD =
      Pattern.compile(".*" + WORD_CHARACTER, Pattern.DOTALL);

  /** One of the names of a placeholder, in composed form. */
  private record Spelling(String text, Placeholder placeholder) {}

  private final List<Spelling> spellings; // the longest first
  private final Pattern any; // group n matches spelling n - 1

  /**
   * Prepares to find some placeholders.
   *
   * @throws ConfigException if two names differ in nothing but case
   */
  PlaceholderFinder(List<Placeholder> placeholders) {
    this.spellings =
        placeholders.stream()
            .flatMap(p -> p.names().stream().map(name -> spelling(name, p)))
            .sorted(Comparator.comparingInt((Spelling s) -> s.text().length()).reversed())
            .toList();
    requireDistinct(spellings);
    this.any =
        Pattern.compile(
            spellings.stream()
                .map(spelling -> "(" + pattern(spelling) + ")")
                .collect(Collectors.joining("|")),
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /**
   * Finds all placeholders in a prompt.
   *
   * @param text the prompt in Unicode's composed form
   * @return the occurrences in their order
   */
  List<Mention> find(String text) {
    List<Mention> mentions = new ArrayList<>();
    if (!spellings.isEmpty()) {
      Matcher matcher = any.matcher(text);
      while (matcher.find()) {
        mentions.add(new Mention(matcher.start(), matcher.end(), matched(matcher)));
      }
    }
    return mentions;
  }

  private Placeholder matched(Matcher matcher) {
    int group = 1;
    while (matcher.start(group) < 0) {
      group++;
    }
    return spellings.get(group - 1).placeholder();
  }

  private static Spelling spelling(String name, Placeholder placeholder) {
    return new Spelling(PromptTokenizer.composed(name), placeholder);
  }

  private static void requireDistinct(List<Spelling> spellings) {
    Set<String> texts = new HashSet<>();
    for (Spelling spelling : spellings) {
      if (!texts.add(spelling.text().toLowerCase(Locale.ROOT))) {
        throw new ConfigException(
            "placeholder %s is given twice; give each embedding a name of its own"
                .formatted(spelling.text()));
      }
    }
  }

  private static String pattern(Spelling spelling) {
    int vectors = spelling.placeholder().vectors();
    String word = wholeWord(spelling.text());
    return vectors == 1
        ? word
        : "%s(?:%s|%s)?"
            .formatted(word, rest(spelling.text() + "_", vectors), rest(spelling.text(), vectors));
  }

  /** Returns a pattern for the words of all vectors but the first. */
  private static String rest(String stem, int vectors) {
    return IntStream.range(1, vectors)
        .mapToObj(vector -> "\\s+" + wholeWord(stem + vector))
        .collect(Collectors.joining());
  }

  /**
   * Returns a pattern for a name; where the name begins or ends with a word character, the word
   * must end there, too.
   */
  private static String wholeWord(String name) {
    String before = STARTS_AS_WORD.matcher(name).matches() ? "(?<!" + WORD_CHARACTER + ")" : "";
    String after = ENDS_AS_WORD.matcher(name).matches() ? "(?!" + WORD_CHARACTER + ")" : "";
    return before + Pattern.quote(name) + after;
  }
}
