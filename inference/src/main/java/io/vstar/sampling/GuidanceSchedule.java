package io.vstar.sampling;

/** What guides each step; prompts that change on the way are made of this. */
@FunctionalInterface
public interface GuidanceSchedule {
  /**
   * Returns the guidance of a step.
   *
   * @return the same object for steps that are guided alike: what it holds is joined once for each
   *     object
   */
  Guidance at(SamplingStep step);

  /** Returns a schedule that guides all steps alike. */
  static GuidanceSchedule constant(Guidance guidance) {
    return step -> guidance;
  }
}
