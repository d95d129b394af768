package io.vstar.prompt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code [from:to:when]} and {@code [a|b]} by the grammar of A1111's prompt parser:
 *
 * <pre>
 * start       = { prompt | stray }              stray = "[" | "]" | "(" | ")" | ":"
 * prompt      = { emphasized | edit | alternation | text }
 * emphasized  = "(" prompt ")" | "(" prompt ":" prompt ")" | "[" prompt "]"
 * edit        = "[" [ prompt ":" ] prompt ":" number "]"
 * alternation = "[" prompt "|" [ prompt ] { "|" [ prompt ] } "]"
 * text        = letters other than []():|\, and "\" with any letter but a line break
 * </pre>
 *
 * <p>One pass with a stack of open brackets decides it: a bracket that has no partner is a stray
 * character, and so are all that are open around it, because a prompt holds no stray ones. A text
 * outside the grammar, such as one with a bar in round brackets, is used as it stands.
 */
final class PromptTreeParser {
  private final String text;
  private final List<PromptNotice> notices;
  private final Deque<OpenBracket> open = new ArrayDeque<>();
  private final NodeList outermost = new NodeList();

  private PromptTreeParser(String text, List<PromptNotice> notices) {
    this.text = text;
    this.notices = notices;
  }

  /** A bracket whose partner was not yet met, with the prompts between the separators in it. */
  private static final class OpenBracket {
    private final char bracket;
    private final int position;
    private final List<NodeList> prompts = new ArrayList<>(List.of(new NodeList()));
    private final StringBuilder separators = new StringBuilder();
    private int firstBar = -1; // its position

    OpenBracket(char bracket, int position) {
      this.bracket = bracket;
      this.position = position;
    }

    void separate(char separator, int at) {
      separators.append(separator);
      prompts.add(new NodeList());
      firstBar = separator == '|' && firstBar < 0 ? at : firstBar;
    }

    NodeList last() {
      return prompts.get(prompts.size() - 1);
    }

    boolean hasOnly(char separator) {
      return separators.chars().allMatch(each -> each == separator);
    }
  }

  /** A place where the text leaves the grammar, so that nothing of it is read. */
  private static final class OutsideGrammar extends Exception {
    private static final long serialVersionUID = 1;

    private final int position;

    OutsideGrammar(String message, int position) {
      super(message, null, false, false);
      this.position = position;
    }
  }

  /**
   * Parses a text without tags and without {@code AND}.
   *
   * @param notices receives what is not read as it may have been meant
   * @throws io.vstar.error.ConfigException if brackets are nested too deeply
   */
  static PromptTree parse(String text, List<PromptNotice> notices) {
    List<PromptNotice> found = new ArrayList<>();
    try {
      PromptTree tree = new PromptTreeParser(text, found).parse();
      notices.addAll(found);
      return tree;
    } catch (OutsideGrammar e) {
      notices.addAll(found);
      notices.add(new PromptNotice(e.position, e.position + 1, e.getMessage()));
      return PromptTree.of(text);
    }
  }

  private PromptTree parse() throws OutsideGrammar {
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      switch (c) {
        case '\\' -> at = escaped(at);
        case '(', '[' -> {
          open.push(new OpenBracket(c, at));
          PromptLimits.requireDepth(open.size(), at);
        }
        case ')', ']' -> close(c);
        case ':', '|' -> separate(c, at);
        default -> here().add(c);
      }
    }
    spill();
    return outermost.tree();
  }

  private NodeList here() {
    return open.isEmpty() ? outermost : open.peek().last();
  }

  private int escaped(int at) throws OutsideGrammar {
    if (at + 1 == text.length() || text.charAt(at + 1) == '\n') {
      throw new OutsideGrammar(
          "a backslash at the end of a line: no [from:to:when] or [a|b] of this text is read", at);
    }
    here().add('\\');
    here().add(text.charAt(at + 1));
    return at + 1;
  }

  private void separate(char separator, int at) throws OutsideGrammar {
    if (!open.isEmpty()) {
      open.peek().separate(separator, at);
    } else if (separator == ':') {
      outermost.add(separator);
    } else {
      throw barOutside(at);
    }
  }

  private void close(char bracket) throws OutsideGrammar {
    char partner = bracket == ')' ? '(' : '[';
    boolean isPartner = !open.isEmpty() && open.peek().bracket == partner;
    if (isPartner && closed(open.peek())) {
      return;
    }
    spill();
    outermost.add(bracket);
  }

  /** Closes the innermost bracket; false if its content is no prompt. */
  private boolean closed(OpenBracket inner) {
    boolean changes = inner.bracket == '[' && inner.separators.length() > 0;
    Optional<PromptTree.Node> node = changes ? change(inner) : Optional.empty();
    boolean isEmphasis = !changes && inner.hasOnly(':') && inner.separators.length() <= 1;
    if (node.isEmpty() && !isEmphasis) {
      return false;
    }
    open.pop();
    if (node.isPresent()) {
      here().add(node.get());
    } else {
      here().add(inner.bracket);
      addContent(inner, here());
      here().add(inner.bracket == '(' ? ')' : ']');
    }
    return true;
  }

  private Optional<PromptTree.Node> change(OpenBracket inner) {
    List<NodeList> prompts = inner.prompts;
    if (inner.hasOnly('|')) {
      return Optional.of(new PromptTree.Alternation(prompts.stream().map(NodeList::tree).toList()));
    }
    int count = prompts.size();
    Optional<SwitchPoint> when =
        inner.hasOnly(':') && count <= 3
            ? inner.last().plainText().flatMap(SwitchPoint::of)
            : Optional.empty();
    if (when.isEmpty()) {
      notice(
          inner.position,
          "this [ changes nothing over the steps, since no number ends it; it only makes its"
              + " content weaker");
      return Optional.empty();
    }
    PromptTree before = count == 3 ? prompts.get(0).tree() : new PromptTree(List.of());
    return Optional.of(
        new PromptTree.Edit(before, prompts.get(count - 2).tree(), when.get(), inner.position));
  }

  /** Makes all open brackets stray characters. */
  private void spill() throws OutsideGrammar {
    while (!open.isEmpty()) {
      OpenBracket outer = open.removeLast();
      if (outer.firstBar >= 0) {
        throw barOutside(outer.firstBar);
      }
      outermost.add(outer.bracket);
      addContent(outer, outermost);
    }
  }

  private static void addContent(OpenBracket bracket, NodeList target) {
    for (int i = 0; i < bracket.prompts.size(); i++) {
      if (i > 0) {
        target.add(bracket.separators.charAt(i - 1));
      }
      target.addAll(bracket.prompts.get(i));
    }
  }

  private static OutsideGrammar barOutside(int at) {
    return new OutsideGrammar(
        "| stands in no [a|b]: no [from:to:when] or [a|b] of this text is read. For a plain bar"
            + " write \\|",
        at);
  }

  private void notice(int at, String message) {
    notices.add(new PromptNotice(at, at + 1, message));
  }
}
