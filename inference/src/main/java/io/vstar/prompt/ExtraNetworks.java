package io.vstar.prompt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A prompt and the networks that it asks for by tags in A1111's form {@code <kind:argument:…>}. A
 * tag runs to the first {@code >}; nothing inside is looked at further.
 *
 * @param prompt the prompt as it is written
 * @param text the prompt without the tags
 * @param tags the tags in their order
 */
public record ExtraNetworks(String prompt, String text, List<Tag> tags) {

  /**
   * A tag of a prompt.
   *
   * @param kind kind of the network, such as {@code hypernet} or {@code lora}; case counts
   * @param arguments what stands between the colons, at least one
   * @param start position of {@code <} in the prompt
   * @param end position after {@code >}
   */
  public record Tag(String kind, List<String> arguments, int start, int end) {
    public Tag {
      arguments = List.copyOf(arguments);
    }

    /** Returns the arguments that are not of the form {@code key=value}. */
    public List<String> positional() {
      return arguments.stream().filter(argument -> !isNamed(argument)).toList();
    }

    /** Returns the values of the arguments of the form {@code key=value}; the last one counts. */
    public Map<String, String> named() {
      Map<String, String> named = new LinkedHashMap<>();
      for (String argument : arguments) {
        if (isNamed(argument)) {
          int equals = argument.indexOf('=');
          named.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
      }
      return named;
    }

    private static boolean isNamed(String argument) {
      return argument.chars().filter(c -> c == '=').count() == 1;
    }

    /** Returns the tag as it is written. */
    public String text() {
      return "<%s:%s>".formatted(kind, String.join(":", arguments));
    }
  }

  public ExtraNetworks {
    tags = List.copyOf(tags);
  }

  /**
   * Finds the tags of a prompt.
   *
   * @throws io.vstar.error.ConfigException if the prompt is too long
   */
  public static ExtraNetworks parse(String prompt) {
    PromptLimits.requireLength(prompt);
    List<Tag> tags = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int end = 0;
    int open = prompt.indexOf('<');
    int close = prompt.indexOf('>');
    while (open >= 0 && close >= 0) {
      if (close < open) {
        close = prompt.indexOf('>', open);
        continue;
      }
      int colon = kindEnd(prompt, open + 1);
      int next = open + 1;
      if (colon > open + 1 && prompt.startsWith(":", colon) && colon + 1 < close) {
        tags.add(
            new Tag(
                prompt.substring(open + 1, colon),
                Arrays.asList(prompt.substring(colon + 1, close).split(":", -1)),
                open,
                close + 1));
        text.append(prompt, end, open);
        next = close + 1;
        end = next;
      }
      open = prompt.indexOf('<', next);
    }
    return new ExtraNetworks(prompt, text.append(prompt, end, prompt.length()).toString(), tags);
  }

  private static int kindEnd(String prompt, int start) {
    int at = start;
    while (at < prompt.length() && CharacterClass.isWord(prompt.codePointAt(at))) {
      at += Character.charCount(prompt.codePointAt(at));
    }
    return at;
  }

  /**
   * Returns the position in the prompt of a character of the text without tags.
   *
   * @param position position in {@link #text}, up to its length
   */
  int origin(int position) {
    int at = position;
    for (Tag tag : tags) {
      if (tag.start() > at) {
        break;
      }
      at += tag.end() - tag.start();
    }
    return at;
  }
}
