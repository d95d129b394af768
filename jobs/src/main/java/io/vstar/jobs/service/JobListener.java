package io.vstar.jobs.service;

import io.vstar.jobs.job.Ending;
import io.vstar.jobs.job.Execution;
import io.vstar.jobs.job.Job;
import java.time.Instant;
import java.util.List;
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

  /** Returns a listener that tells several ones, in their order. */
  static JobListener all(List<JobListener> listeners) {
    List<JobListener> all = List.copyOf(listeners);
    return new JobListener() {
      @Override
      public void began(Job job, Execution execution) {
        all.forEach(each -> each.began(job, execution));
      }

      @Override
      public void ended(Job job, Execution execution, Ending ending, Optional<Instant> next) {
        all.forEach(each -> each.ended(job, execution, ending, next));
      }

      @Override
      public void lost(Job job, Execution execution) {
        all.forEach(each -> each.lost(job, execution));
      }

      @Override
      public void warned(String message) {
        all.forEach(each -> each.warned(message));
      }
    };
  }

  /** Is told that the execution of a worker that died is taken over. */
  default void lost(Job job, Execution execution) {}

  /** Is told of something that goes wrong and that the service tries to overcome. */
  void warned(String message);
}
