package io.vstar.prompt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** Finds brackets without a partner, and pairs of them that cross. */
final class BracketCheck {
  private final String text;
  private final List<PromptNotice> notices;
  private final Deque<Integer> open = new ArrayDeque<>(); // positions, the innermost first

  private BracketCheck(String text, List<PromptNotice> notices) {
    this.text = text;
    this.notices = notices;
  }

  /** Adds a notice for each bracket of a text that is not one of a nested pair. */
  static void check(String text, List<PromptNotice> notices) {
    new BracketCheck(text, notices).check();
  }

  private void check() {
    for (int at = 0; at < text.length(); at++) {
      switch (text.charAt(at)) {
        case '\\' -> at++;
        case '(', '[' -> open.push(at);
        case ')' -> close('(', at);
        case ']' -> close('[', at);
        default -> {
          // A letter.
        }
      }
    }
    for (int position : open) {
      char bracket = text.charAt(position);
      notice(
          position,
          "%s is never closed; the emphasis goes on to the end. For a plain bracket write \\%s"
              .formatted(bracket, bracket));
    }
  }

  private void close(char partner, int at) {
    char innermost = partner;
    for (Iterator<Integer> brackets = open.iterator(); brackets.hasNext(); ) {
      char bracket = text.charAt(brackets.next());
      if (bracket == partner) {
        brackets.remove();
        if (innermost != partner) {
          notice(
              at,
              "%s comes before the %s inside is closed, so nothing around it changes over the steps"
                  .formatted(text.charAt(at), innermost));
        }
        return;
      }
      innermost = bracket;
    }
    notice(at, "%s closes nothing and is read as a letter".formatted(text.charAt(at)));
  }

  private void notice(int at, String message) {
    notices.add(new PromptNotice(at, at + 1, message));
  }
}
