package io.vstar.hostile;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Reads a file in a thread of its own, and tells when that takes too long. */
final class TimedReading {
  /** Of processor time; what is valid takes less than a tenth of it. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

  /** Of the clock, for a reader that waits for something; the machine may be busy. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private TimedReading() {}

  /** The answer in place of one that does not come; its stack trace is the reader's. */
  static final class TooSlow extends Exception {
    private static final long serialVersionUID = 1L;

    private TooSlow(Thread reading) {
      super("takes more than " + LIMIT);
      setStackTrace(reading.getStackTrace());
    }
  }

  /** What the reader throws, whatever it is; empty if it reads the file. */
  static Optional<Throwable> answer(Reader reader, Path file) {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread reading =
        new Thread(
            () -> {
              try {
                reader.read(file);
              } catch (Throwable e) { // errors of memory and of the stack are what is looked for
                thrown.set(e);
              }
            },
            "reading");
    reading.setDaemon(true);
    long start = System.nanoTime();
    reading.start();
    while (!joined(reading)) {
      boolean slow = THREADS.getThreadCpuTime(reading.getId()) > LIMIT.toNanos();
      if (slow || System.nanoTime() - start > PATIENCE.toNanos()) {
        return Optional.of(new TooSlow(reading));
      }
    }
    return Optional.ofNullable(thrown.get());
  }

  private static boolean joined(Thread reading) {
    try {
      reading.join(50);
      return !reading.isAlive();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
