package io.vstar.jobs.monitor;

import io.vstar.error.OutputException;
import io.vstar.jobs.service.JobQueue;
import io.vstar.jobs.store.QueueCounts;

/**
 * The state of a service.
 *
 * @param status {@code up}, {@code stopping}, or {@code down} if the database does not answer
 * @param database {@code up}, or what is wrong with it
 * @param workers the number of workers of the service
 * @param running the executions of the whole queue that are running
 * @param due the jobs of the whole queue that are due and wait for a worker
 */
public record HealthState(String status, String database, int workers, int running, int due) {

  /**
   * Returns the present state of a service.
   *
   * @param stopping whether it is stopping
   */
  public static HealthState of(JobQueue queue, int workers, boolean stopping) {
    try {
      QueueCounts counts = queue.counts();
      return new HealthState(
          stopping ? "stopping" : "up", "up", workers, counts.running(), counts.due());
    } catch (OutputException e) {
      return new HealthState("down", e.getMessage(), workers, 0, 0);
    }
  }

  /** Returns whether the service can work. */
  public boolean isUp() {
    return status.equals("up");
  }
}
