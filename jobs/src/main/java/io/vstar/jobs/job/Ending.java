package io.vstar.jobs.job;

import java.time.Instant;
import java.util.Optional;

/**
 * The end of an execution.
 *
 * @param outcome how it ended
 * @param exitCode the exit code of its process; empty if it is not known
 * @param reason one line in words; empty if there is nothing to say
 * @param run the number of the run in the result folder; empty if there was none
 * @param at when it ended
 */
public record Ending(
    Outcome outcome, Optional<Integer> exitCode, String reason, Optional<String> run, Instant at) {

  /** Returns the meaning of the exit code; empty if it is not known. */
  public Optional<ExitMeaning> exitMeaning() {
    return exitCode.map(ExitMeaning::of);
  }
}
