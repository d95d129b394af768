package io.vstar.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * The syntax tree of a text that may change from step to step. Brackets of emphasis are text here:
 * they are read later, in each of the resulting texts, as A1111 does.
 *
 * @param nodes the nodes, which follow one another
 */
public record PromptTree(List<Node> nodes) {

  public PromptTree {
    nodes = List.copyOf(nodes);
  }

  /** A node of the tree. */
  public sealed interface Node permits Text, Edit, Alternation {
    /** Appends the text that a step sees. */
    void append(int step, StepRange range, StringBuilder text);

    /** Adds the last step of each text, as far as this node decides it. */
    void addEnds(StepRange range, SortedSet<Integer> ends);

    /** Adds the changes at a step that this node has. */
    void addEdits(List<Edit> edits);
  }

  /**
   * A text that is always the same.
   *
   * @param text the text as it is written, with its brackets and backslashes
   */
  public record Text(String text) implements Node {
    @Override
    public void append(int step, StepRange range, StringBuilder to) {
      to.append(text);
    }

    @Override
    public void addEnds(StepRange range, SortedSet<Integer> ends) {
      // It never changes.
    }

    @Override
    public void addEdits(List<Edit> edits) {
      // It never changes.
    }
  }

  /**
   * A change at a step, {@code [before:after:when]}. In {@code [after:when]} nothing is before.
   *
   * @param before what earlier steps see
   * @param after what later steps see
   * @param when the step of the change
   * @param start position of {@code [} in the text
   */
  public record Edit(PromptTree before, PromptTree after, SwitchPoint when, int start)
      implements Node {
    @Override
    public void append(int step, StepRange range, StringBuilder text) {
      (step <= range.lastBefore(when) ? before : after).append(step, range, text);
    }

    @Override
    public void addEnds(StepRange range, SortedSet<Integer> ends) {
      int last = range.lastBefore(when);
      if (last >= 1) {
        ends.add(last);
      }
      before.addEnds(range, ends);
      after.addEnds(range, ends);
    }

    @Override
    public void addEdits(List<Edit> edits) {
      edits.add(this);
      edits.addAll(before.edits());
      edits.addAll(after.edits());
    }
  }

  /**
   * A change in every step, {@code [a|b|c]}. Alternations inside count the same steps.
   *
   * @param options the texts in turn; they may be empty
   */
  public record Alternation(List<PromptTree> options) implements Node {
    public Alternation {
      options = List.copyOf(options);
    }

    @Override
    public void append(int step, StepRange range, StringBuilder text) {
      options.get((step - 1) % options.size()).append(step, range, text);
    }

    @Override
    public void addEnds(StepRange range, SortedSet<Integer> ends) {
      for (int step = 1; step <= range.steps(); step++) {
        ends.add(step);
      }
      options.forEach(option -> option.addEnds(range, ends));
    }

    @Override
    public void addEdits(List<Edit> edits) {
      options.forEach(option -> edits.addAll(option.edits()));
    }
  }

  /** Returns the tree of a text that never changes. */
  static PromptTree of(String text) {
    return new PromptTree(List.of(new Text(text)));
  }

  /**
   * Returns the text that a step sees.
   *
   * @param step the step, from 1
   */
  String at(int step, StepRange range) {
    StringBuilder text = new StringBuilder();
    append(step, range, text);
    return text.toString();
  }

  /** Returns all changes at a step, those inside of others among them. */
  List<Edit> edits() {
    List<Edit> edits = new ArrayList<>();
    nodes.forEach(node -> node.addEdits(edits));
    return edits;
  }

  private void append(int step, StepRange range, StringBuilder text) {
    nodes.forEach(node -> node.append(step, range, text));
  }

  void addEnds(StepRange range, SortedSet<Integer> ends) {
    nodes.forEach(node -> node.addEnds(range, ends));
  }
}
