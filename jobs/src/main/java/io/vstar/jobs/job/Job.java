package io.vstar.jobs.job;

import java.time.Instant;

/**
 * A job of the queue.
 *
 * @param id its number, for ever its own
 * @param request what it is asked to do
 * @param state what a person or the schedule wants of it
 * @param submitted when it was submitted
 */
public record Job(long id, JobRequest request, JobState state, Instant submitted) {

  /** Returns the name by which people call it. */
  public String name() {
    return request.name();
  }
}
