package io.vstar.cli.console;

import io.vstar.tensor.ProcessMemory;
import java.util.OptionalLong;

/**
 * A thread that reads {@link ProcessMemory#anonymous} ten times a second and keeps the largest
 * value, since the system has a peak of resident memory only.
 */
public final class MemoryWatch implements AutoCloseable {
  private static final long INTERVAL_MILLIS = 100;

  private final Thread watcher = new Thread(this::watch, "memory watch");
  private volatile long peak;

  private MemoryWatch() {}

  /** Starts watching. */
  public static MemoryWatch start() {
    MemoryWatch watch = new MemoryWatch();
    watch.look();
    watch.watcher.setDaemon(true);
    watch.watcher.start();
    return watch;
  }

  /** Returns the largest value so far, in bytes; empty if the system does not report it. */
  public OptionalLong peakAnonymous() {
    long seen = peak;
    return seen == 0 ? OptionalLong.empty() : OptionalLong.of(seen);
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(INTERVAL_MILLIS);
        look();
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void look() {
    peak = Math.max(peak, ProcessMemory.anonymous().orElse(0));
  }

  @Override
  public void close() {
    watcher.interrupt();
  }
}
