package io.vstar.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The texts of a prompt over the steps of a picture.
 *
 * @param segments the texts in the order of the steps, at least one; neighbours may be equal
 */
public record PromptSchedule(List<Segment> segments) {

  /**
   * A text with its last step.
   *
   * @param end last step that the text is for, from 1
   * @param text the text, whose emphasis is not yet read
   */
  public record Segment(int end, String text) {}

  public PromptSchedule {
    segments = List.copyOf(segments);
  }

  /** Returns the schedule of a text over some steps. */
  public static PromptSchedule of(PromptTree tree, StepRange range) {
    SortedSet<Integer> ends = new TreeSet<>();
    ends.add(range.steps());
    tree.addEnds(range, ends);
    List<Segment> segments = new ArrayList<>();
    for (int end : ends) {
      segments.add(new Segment(end, tree.at(end, range)));
    }
    return new PromptSchedule(segments);
  }

  /**
   * Returns the text of a call of the UNet. Calls count from 0 and steps from 1, so that a text up
   * to step 5 is that of six calls, as in A1111.
   */
  public String atCall(int call) {
    for (Segment segment : segments) {
      if (call <= segment.end()) {
        return segment.text();
      }
    }
    return segments.get(segments.size() - 1).text();
  }

  /** Returns the texts without repetitions, in the order of their first steps. */
  public List<String> texts() {
    return segments.stream().map(Segment::text).distinct().toList();
  }
}
