package io.vstar.jobs.service;

import io.vstar.jobs.job.Ending;
import io.vstar.jobs.job.Execution;
import io.vstar.jobs.job.Job;
import java.time.Instant;
import java.util.Optional;

/** Listens to what a service does. Its methods are called by several threads. */
public interface JobListener {

  /** Is told that an execution begins. */
  void began(Job job, Execution execution);

  /**
   * Is told that an execution has ended.
   *
   * @param next when the job's next execution is due; empty if none is
   */
  void ended(Job job, Execution execution, Ending ending, Optional<Instant> next);

  /** Is told of something that goes wrong and that the service tries to overcome. */
  void warned(String message);
}
