package io.vstar.jobs.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that goes on as the real one does, since the scheduler's threads wait by it, and can be
 * set ahead.
 */
final class SimulatedClock implements InstantSource {
  private Instant base;
  private long baseNanos = System.nanoTime();

  SimulatedClock(Instant start) {
    this.base = start;
  }

  @Override
  public synchronized Instant instant() {
    return base.plus(Duration.ofNanos(System.nanoTime() - baseNanos));
  }

  /** Sets the clock ahead, unless it is there already. */
  synchronized void setAhead(Instant time) {
    if (time.isAfter(instant())) {
      base = time;
      baseNanos = System.nanoTime();
    }
  }
}
