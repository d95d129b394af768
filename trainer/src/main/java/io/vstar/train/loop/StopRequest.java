package io.vstar.train.loop;

import java.util.function.Supplier;

/** A request from outside that a run end early. */
@FunctionalInterface
public interface StopRequest {
  /** The request that is never made. */
  StopRequest NEVER = () -> false;

  /** Returns whether the request was made; called between steps. */
  boolean made();

  /**
   * Performs work whose result is saved: a user who stops the run waits until it has ended. Outside
   * of it there is nothing to wait for, and the process may exit at any time.
   *
   * @param work the work, which ends soon after the request was made
   * @return the result of the work
   * @throws java.util.concurrent.CancellationException if the request was made before
   */
  default <T> T saving(Supplier<T> work) {
    return work.get();
  }
}
