package io.vstar.prompt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A prompt as it is understood: parts that guide together, each a text that may change over the
 * steps.
 *
 * @param parts the parts, at least one
 * @param notices what is not read as it may have been meant, by their places
 */
public record ParsedPrompt(List<Part> parts, List<PromptNotice> notices) {
  private static final int MOST_STEPS = 1000; // of a picture

  /**
   * A part of a prompt.
   *
   * @param tree what the part shows over the steps
   * @param weight factor of its guidance
   * @param start position of its text in the prompt
   */
  public record Part(PromptTree tree, double weight, int start) {}

  /**
   * A part over the steps of a picture.
   *
   * @param schedule the text of each step
   * @param weight factor of its guidance
   */
  public record ScheduledPart(PromptSchedule schedule, double weight) {}

  public ParsedPrompt {
    parts = List.copyOf(parts);
    notices = List.copyOf(notices);
  }

  /** Returns a prompt of letters. */
  static ParsedPrompt plain(String text) {
    return new ParsedPrompt(List.of(new Part(PromptTree.of(text), 1, 0)), List.of());
  }

  static ParsedPrompt positive(String text, EmphasisMode emphasis) {
    PromptLimits.requireLength(text);
    return of(Composition.parse(text), emphasis);
  }

  static ParsedPrompt negative(String text, EmphasisMode emphasis) {
    PromptLimits.requireLength(text);
    return of(Composition.whole(text), emphasis);
  }

  private static ParsedPrompt of(Composition composition, EmphasisMode emphasis) {
    List<Part> parts = new ArrayList<>();
    List<PromptNotice> notices = new ArrayList<>();
    for (Composition.Part part : composition.parts()) {
      List<PromptNotice> found = new ArrayList<>();
      parts.add(new Part(PromptTreeParser.parse(part.text(), found), part.weight(), part.start()));
      BracketCheck.check(part.text(), found);
      if (emphasis != EmphasisMode.NONE) {
        EmphasisParser.parse(part.text(), found);
      }
      found.stream()
          .map(each -> each.movedBy(part.start()))
          .sorted(Comparator.comparingInt(PromptNotice::start))
          .forEach(notices::add);
    }
    return new ParsedPrompt(parts, notices);
  }

  /** Returns the parts over some steps. */
  public List<ScheduledPart> over(StepRange range) {
    return parts.stream()
        .map(part -> new ScheduledPart(PromptSchedule.of(part.tree(), range), part.weight()))
        .toList();
  }

  /**
   * Returns the text of a prompt that is one text; empty if it has several parts, or changes over
   * the steps.
   */
  public Optional<String> onlyText() {
    List<ScheduledPart> all = over(StepRange.firstPass(MOST_STEPS));
    List<String> texts = all.get(0).schedule().texts();
    return all.size() == 1 && texts.size() == 1 ? Optional.of(texts.get(0)) : Optional.empty();
  }

  /**
   * Returns the notices, and those of changes that no step shows.
   *
   * @param range the steps of the picture
   */
  public List<PromptNotice> notices(StepRange range) {
    List<PromptNotice> all = new ArrayList<>(notices);
    for (Part part : parts) {
      for (PromptTree.Edit edit : part.tree().edits()) {
        if (range.lastBefore(edit.when()) >= range.steps()) {
          all.add(neverSeen(edit, part.start() + edit.start(), range));
        }
      }
    }
    return all;
  }

  private static PromptNotice neverSeen(PromptTree.Edit edit, int start, StepRange range) {
    String advice =
        edit.before().nodes().isEmpty()
            ? "; a weight is written in round brackets, (…:%s)".formatted(edit.when().literal())
            : "";
    return new PromptNotice(
        start,
        start + 1,
        "this [ changes at %s, after the last of %d steps, so what follows is never seen%s"
            .formatted(edit.when().literal(), range.steps(), advice));
  }
}
