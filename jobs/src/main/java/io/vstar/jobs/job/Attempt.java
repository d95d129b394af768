package io.vstar.jobs.job;

import java.util.Optional;

/**
 * The place of an execution among those of one training that was due.
 *
 * @param number 1 for the first one
 * @param failures how many of those before it failed
 * @param resumes whether it goes on from a snapshot that is there; else it begins anew
 */
public record Attempt(int number, int failures, boolean resumes) {
  /** The first attempt. */
  public static final Attempt FIRST = new Attempt(1, 0, true);

  /**
   * Returns the attempt that follows an execution.
   *
   * @param last the last execution of the job; empty if there was none
   */
  public static Attempt after(Optional<Execution> last) {
    return last.filter(execution -> !execution.outcome().isFinal())
        .map(Attempt::next)
        .orElse(FIRST);
  }

  private static Attempt next(Execution last) {
    Attempt before = last.attempt();
    boolean refused =
        last.ending().flatMap(Ending::exitMeaning).filter(ExitMeaning.MISUSE::equals).isPresent();
    boolean failed = last.outcome() != Outcome.STOPPED && !refused;
    return new Attempt(before.number + 1, before.failures + (failed ? 1 : 0), !refused);
  }
}
