package io.vstar.train.result;

import java.time.Instant;
import java.util.Objects;

/**
 * One exchange of the published run.
 *
 * @param at the time of the exchange
 * @param run the number of the run that was published then
 * @param cause the cause of the exchange
 */
public record Publication(Instant at, String run, Cause cause) {
  /** A cause for which the published run is exchanged. */
  public enum Cause {
    /** The run was trained and passed the gate. */
    TRAINED,
    /** A person chose the run. */
    PROMOTED,
    /** A person took back what was published, and this run had been published before it. */
    ROLLED_BACK,
    /**
     * The run was found to be the published one: its process was killed before it wrote this down,
     * or an earlier version published it.
     */
    FOUND
  }

  public Publication {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(cause, "cause");
  }
}
