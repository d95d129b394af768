package io.vstar.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the nodes of a {@link PromptTree}, with neighbouring texts as one. */
final class NodeList {
  private final List<PromptTree.Node> nodes = new ArrayList<>();
  private final StringBuilder text = new StringBuilder(); // behind the last node

  void add(char letter) {
    text.append(letter);
  }

  void add(PromptTree.Node node) {
    if (node instanceof PromptTree.Text plain) {
      text.append(plain.text());
    } else {
      endText();
      nodes.add(node);
    }
  }

  void addAll(NodeList others) {
    others.nodes.forEach(this::add);
    text.append(others.text);
  }

  /** Returns the text, if there is nothing else. */
  Optional<String> plainText() {
    return nodes.isEmpty() ? Optional.of(text.toString()) : Optional.empty();
  }

  PromptTree tree() {
    endText();
    return new PromptTree(nodes);
  }

  private void endText() {
    if (text.length() > 0) {
      nodes.add(new PromptTree.Text(text.toString()));
      text.setLength(0);
    }
  }
}
