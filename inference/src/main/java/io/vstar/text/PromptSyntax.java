package io.vstar.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the syntax that AUTOMATIC1111's web UI would interpret: {@code <lora:ink:0.8>}, {@code
 * (cat:1.3)}, {@code (cat)}, {@code [cat]}, {@code [red|blue]}, {@code AND}, {@code BREAK}. In
 * vstar it is plain text. After a backslash a bracket is plain text in the web UI, too.
 */
final class PromptSyntax {
  private static final Pattern TAG_OR_KEYWORD =
      Pattern.compile("<[^<>\\s](?:[^<>]*[^<>\\s])?>|\\bAND\\b|\\bBREAK\\b");

  private PromptSyntax() {}

  /** A range of characters in a prompt. */
  private record Range(int start, int end) {
    boolean holds(Range other) {
      return start <= other.start && other.end <= end;
    }
  }

  /**
   * Finds the syntax in a prompt.
   *
   * @param mentions the placeholders, whose brackets are no syntax
   * @return the outermost expressions as they are written, in the order of the prompt
   */
  static List<String> find(String prompt, List<Mention> mentions) {
    List<Range> ranges = brackets(prompt);
    Matcher matcher = TAG_OR_KEYWORD.matcher(prompt);
    while (matcher.find()) {
      ranges.add(new Range(matcher.start(), matcher.end()));
    }
    List<Range> placeholders =
        mentions.stream().map(mention -> new Range(mention.start(), mention.end())).toList();
    return ranges.stream()
        .filter(range -> placeholders.stream().noneMatch(p -> p.holds(range)))
        .filter(range -> ranges.stream().noneMatch(o -> !o.equals(range) && o.holds(range)))
        .sorted(Comparator.comparingInt(Range::start))
        .map(range -> prompt.substring(range.start(), range.end()))
        .distinct()
        .toList();
  }

  /** Returns the outermost pairs of matching brackets. */
  private static List<Range> brackets(String prompt) {
    List<Range> pairs = new ArrayList<>();
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < prompt.length(); i++) {
      char c = prompt.charAt(i);
      if (c == '\\') {
        i++; // the next character is plain text
      } else if (c == '(' || c == '[') {
        open.push(i);
      } else if (c == ')' || c == ']') {
        char opening = c == ')' ? '(' : '[';
        if (!open.isEmpty() && prompt.charAt(open.peek()) == opening) {
          Range pair = new Range(open.pop(), i + 1);
          pairs.removeIf(pair::holds);
          pairs.add(pair);
        }
      }
    }
    return pairs;
  }
}
