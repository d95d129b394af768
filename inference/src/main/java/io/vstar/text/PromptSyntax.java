package io.vstar.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what AUTOMATIC1111's web UI would read as more than words: {@code <lora:ink:0.8>}, {@code
 * (cat:1.3)}, {@code (cat)}, {@code [cat]}, {@code [red|blue]}, {@code AND}, {@code BREAK}. Here it
 * is text like any other. A bracket behind a backslash is text there too.
 */
final class PromptSyntax {
  private static final Pattern TAG_OR_KEYWORD =
      Pattern.compile("<[^<>\\s](?:[^<>]*[^<>\\s])?>|\\bAND\\b|\\bBREAK\\b");

  private PromptSyntax() {}

  /** A part of a prompt. */
  private record Range(int start, int end) {
    boolean holds(Range other) {
      return start <= other.start && other.end <= end;
    }
  }

  /**
   * @param mentions which are no syntax
   * @return as it is written, the outermost of what is nested, in the order of the prompt
   */
  static List<String> find(String prompt, List<Mention> mentions) {
    List<Range> ranges = brackets(prompt);
    Matcher matcher = TAG_OR_KEYWORD.matcher(prompt);
    while (matcher.find()) {
      ranges.add(new Range(matcher.start(), matcher.end()));
    }
    List<Range> placeholders =
        mentions.stream().map(each -> new Range(each.start(), each.end())).toList();
    return ranges.stream()
        .filter(range -> placeholders.stream().noneMatch(each -> each.holds(range)))
        .filter(range -> ranges.stream().noneMatch(o -> !o.equals(range) && o.holds(range)))
        .sorted(Comparator.comparingInt(Range::start))
        .map(range -> prompt.substring(range.start(), range.end()))
        .distinct()
        .toList();
  }

  /** Pairs of brackets of one kind with something between them. */
  private static List<Range> brackets(String prompt) {
    List<Range> pairs = new ArrayList<>();
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < prompt.length(); i++) {
      char c = prompt.charAt(i);
      if (c == '\\') {
        i++; // what follows is meant as it stands
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
