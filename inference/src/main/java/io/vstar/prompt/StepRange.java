package io.vstar.prompt;

/**
 * The steps over which prompts change, and the rule by which a {@link SwitchPoint} is read.
 *
 * @param steps number of steps that are counted, at least 1
 * @param stepsBefore number of steps that were made before and that whole numbers count, too; 0 in
 *     a first pass
 * @param rule the rule
 */
public record StepRange(int steps, int stepsBefore, Rule rule) {

  /** A rule by which numbers are steps or fractions. */
  public enum Rule {
    /** A number with a dot is a fraction of the steps: the rule of A1111 since version 1.6. */
    DOT {
      @Override
      double position(SwitchPoint point, StepRange range) {
        boolean second = range.stepsBefore > 0;
        return point.literal().contains(".")
            ? (point.value() - (second ? 1 : 0)) * range.steps
            : point.value() - range.stepsBefore;
      }
    },

    /** A number below 1 is a fraction: the rule of A1111 before version 1.6. */
    BELOW_ONE {
      @Override
      double position(SwitchPoint point, StepRange range) {
        return point.value() < 1 ? point.value() * range.steps : point.value();
      }
    };

    abstract double position(SwitchPoint point, StepRange range);
  }

  /** Returns the steps of a picture that is drawn in one pass, or of the first of two. */
  public static StepRange firstPass(int steps) {
    return new StepRange(steps, 0, Rule.DOT);
  }

  /**
   * Returns the steps of a picture that is drawn in one pass by a sampler. As in A1111 they are
   * counted in calls of the UNet: a sampler that calls it twice in a step has twice as many.
   *
   * @param steps number of steps of the sampler
   * @param calls number of calls of the UNet that the sampler makes
   */
  public static StepRange firstPass(int steps, int calls) {
    boolean callsTwice = calls > steps + 1; // PLMS makes one call more than steps
    return firstPass(callsTwice ? 2 * steps : steps);
  }

  /**
   * Returns the steps of a hires pass: whole numbers count from the end of the first pass,
   * fractions from 1.0 on.
   *
   * @param first number of steps of the first pass
   * @param second number of steps of the hires pass
   */
  public static StepRange hiresPass(int first, int second) {
    return new StepRange(second, first, Rule.DOT);
  }

  /** Returns the steps under A1111's older rule, by which both passes are scheduled alike. */
  public static StepRange olderRule(int steps) {
    return new StepRange(steps, 0, Rule.BELOW_ONE);
  }

  /**
   * Returns the last step, from 1, that sees the text before a switch; below 1 if none does.
   *
   * @return the step, at most {@link #steps}
   */
  int lastBefore(SwitchPoint point) {
    return (int) Math.max(Integer.MIN_VALUE, Math.min(steps, (long) rule.position(point, this)));
  }
}
