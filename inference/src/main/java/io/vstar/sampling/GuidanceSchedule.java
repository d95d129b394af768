package io.vstar.sampling;

/** A schedule of the guidance of each step, by which prompts can change during a walk. */
@FunctionalInterface
public interface GuidanceSchedule {
  /**
   * Returns the guidance of a step.
   *
   * @return the guidance; the same object for steps with the same guidance, since its texts are
   *     joined once for each object
   */
  Guidance at(SamplingStep step);

  /** Returns a schedule with the same guidance for all steps. */
  static GuidanceSchedule constant(Guidance guidance) {
    return step -> guidance;
  }
}
