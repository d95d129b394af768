package io.vstar.prompt;

/**
 * A place of a prompt that is read otherwise than its author may have meant.
 *
 * @param start position of its first character in the prompt
 * @param end position after its last character
 * @param message sentence on what is read there, and what to write instead
 */
public record PromptNotice(int start, int end, String message) {
  /** The most characters that are shown before and behind a place. */
  private static final int MARGIN = 34;

  private static final int MOST_CARETS = 40;

  /** Returns the notice for a text that has {@code offset} more characters before it. */
  PromptNotice movedBy(int offset) {
    return new PromptNotice(start + offset, end + offset, message);
  }

  /**
   * Returns the notice with its place in the prompt that tags of networks were taken out of.
   *
   * @param networks the tags, with the text that the positions count in
   */
  public PromptNotice in(ExtraNetworks networks) {
    return new PromptNotice(networks.origin(start), networks.origin(end - 1) + 1, message);
  }

  /**
   * Returns the message, the text around the place in one line, and a line with carets below it.
   *
   * @param prompt the prompt that the positions count in
   */
  public String inContext(String prompt) {
    int from = Math.max(0, start - MARGIN);
    int shown = Math.min(end, start + MOST_CARETS);
    int to = Math.min(prompt.length(), shown + MARGIN);
    String before = (from > 0 ? "…" : "") + line(prompt.substring(from, start));
    String place = line(prompt.substring(start, shown));
    String after = line(prompt.substring(shown, to)) + (to < prompt.length() ? "…" : "");
    return "%s%n  %s%n  %s%s"
        .formatted(
            message,
            before + place + after,
            " ".repeat(columns(before)),
            "^".repeat(Math.max(1, columns(place))));
  }

  /** Returns text whose line breaks and tabs are single spaces. */
  private static String line(String text) {
    return text.replaceAll("[\\p{Cntrl}]", " ");
  }

  private static int columns(String text) {
    return text.codePointCount(0, text.length());
  }
}
