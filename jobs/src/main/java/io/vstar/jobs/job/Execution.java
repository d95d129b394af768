package io.vstar.jobs.job;

import java.time.Instant;
import java.util.Optional;

/**
 * One process of a job's training, from its start to its end.
 *
 * @param id its number, for ever its own
 * @param jobId the number of its job
 * @param attempt its place among the executions of one training that was due
 * @param worker the place that executes it
 * @param child the process; empty until it is started
 * @param log the file of what it prints, on the worker's host
 * @param started when it began
 * @param heartbeat when its worker last said that it is alive
 * @param ending its end; empty while it is running
 */
public record Execution(
    long id,
    long jobId,
    Attempt attempt,
    Worker worker,
    Optional<ChildId> child,
    String log,
    Instant started,
    Instant heartbeat,
    Optional<Ending> ending) {

  /** Returns its state. */
  public Outcome outcome() {
    return ending.map(Ending::outcome).orElse(Outcome.RUNNING);
  }
}
