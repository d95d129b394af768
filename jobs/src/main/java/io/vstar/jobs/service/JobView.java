package io.vstar.jobs.service;

import io.vstar.jobs.job.Ending;
import io.vstar.jobs.job.Execution;
import io.vstar.jobs.job.Job;
import io.vstar.jobs.job.JobState;
import io.vstar.jobs.job.Outcome;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A view of a job at a moment: its description, its last execution, and when it is due.
 *
 * @param job the job
 * @param last its newest execution; empty if there was none
 * @param due when the scheduler takes it up or has taken it up; empty if it does not know the job
 */
public record JobView(Job job, Optional<Execution> last, Optional<Instant> due) {

  /** Returns whether a worker executes it. */
  public boolean isRunning() {
    return last.filter(execution -> execution.outcome() == Outcome.RUNNING).isPresent();
  }

  /** Returns when its next execution begins if a worker is free; empty if it is not to begin. */
  public Optional<Instant> next() {
    return isRunning() || job.state() != JobState.ACTIVE ? Optional.empty() : due;
  }

  /**
   * Returns its state in a word: {@code running}, {@code waiting}, {@code retrying}, {@code
   * stopped}, {@code paused}, {@code cancelled}, or how its only training ended: {@code done},
   * {@code nothing to do}, {@code not published}, {@code failed}.
   */
  public String status() {
    if (isRunning()) {
      return "running";
    }
    Optional<Outcome> outcome = last.flatMap(Execution::ending).map(Ending::outcome);
    return switch (job.state()) {
      case PAUSED, CANCELLED -> job.state().name().toLowerCase(Locale.ROOT);
      case ENDED -> outcome.map(JobView::words).orElse("ended");
      case ACTIVE ->
          outcome
              .filter(each -> !each.isFinal())
              .map(each -> each == Outcome.STOPPED ? "stopped" : "retrying")
              .orElse("waiting");
    };
  }

  /** Returns an outcome in words. */
  public static String words(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Returns whether its state is one that jobs end in. */
  public boolean hasEnded() {
    return job.state() == JobState.ENDED || job.state() == JobState.CANCELLED;
  }
}
