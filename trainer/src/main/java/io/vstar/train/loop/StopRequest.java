package io.vstar.train.loop;

import java.util.function.Supplier;

/** How a run is asked from outside to end early. */
@FunctionalInterface
public interface StopRequest {
  /** Nobody asks. */
  StopRequest NEVER = () -> false;

  /** Whether the run shall end; looked at between steps. */
  boolean made();

  /**
   * Does work that is worth saving, and saves it: who stops the run waits for its end. Outside of
   * it there is nothing to wait for, and the process may be ended at any time.
   *
   * @throws java.util.concurrent.CancellationException if the run was asked to end before
   */
  default <T> T saving(Supplier<T> work) {
    return work.get();
  }
}
