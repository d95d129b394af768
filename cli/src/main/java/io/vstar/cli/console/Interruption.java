package io.vstar.cli.console;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Ends a command soon after Ctrl-C, SIGTERM or SIGHUP, and lets it save its work where there is
 * some.
 *
 * <pre>
 * try (Interruption interruption = Interruption.install()) {
 *   // load: a signal ends the process within {@link #GRACE}, whatever native code is doing
 *   interruption.saving(() -&gt; save(loop.run(interruption::requested))); // waited for
 *   // say all there is to say in here
 * }
 * </pre>
 *
 * <p>After the signal the virtual machine waits for {@link #close()}, and then ends with 128 plus
 * the signal's number (130 for Ctrl-C, 143 for SIGTERM, 129 for SIGHUP), whatever the command
 * returns. Without the wait libtorch's destructors would run under its working threads, and the
 * process would crash instead of ending. Where nothing is being saved the wait is {@link #GRACE}
 * long; then the process ends without any destructor. A command that saves for longer than {@link
 * #PATIENCE} is cut off in the same way; who cannot wait sends SIGKILL.
 */
public final class Interruption implements AutoCloseable {
  /**
   * How long a signal waits for the command to end its step and save: a step of a large model on a
   * slow processor and a last validation take minutes.
   */
  public static final Duration PATIENCE = Duration.ofMinutes(10);

  /** How long a signal waits where nothing is being saved. */
  public static final Duration GRACE = Duration.ofSeconds(1);

  private final Thread hook = new Thread(this::endSoon, "interruption");
  private volatile boolean requested;
  private int saving; // guarded by this, as all below
  private boolean closed;

  private Interruption() {}

  /** Begins to listen for signals. The caller closes it as the last thing the command does. */
  public static Interruption install() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** Whether a signal has come. Loops look at it between two steps; any thread may ask. */
  public boolean requested() {
    return requested;
  }

  /**
   * Gives up what cannot be saved half done, such as a picture.
   *
   * @throws CancellationException if a signal has come; {@link Commands} makes {@link
   *     ExitCode#INTERRUPTED} of it
   */
  public void check() {
    if (requested) {
      throw new CancellationException("stopped by a signal");
    }
  }

  /**
   * Does work that is worth saving, and saves it: a signal waits for its end.
   *
   * @throws CancellationException if a signal has come already: the process is about to end
   */
  public <T> T saving(Supplier<T> work) {
    synchronized (this) {
      check();
      saving++;
    }
    try {
      return work.get();
    } finally {
      synchronized (this) {
        saving--;
        notifyAll();
      }
    }
  }

  /** Stops listening; a virtual machine that waits to end does so now. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // A signal has just come: the hook finds this closed.
      }
    }
  }

  private void endSoon() {
    if (!closesInTime()) {
      ProcessEnd.now(ProcessEnd.codeOfSignal());
    }
  }

  private synchronized boolean closesInTime() {
    requested = true;
    if (closed) {
      return true;
    }
    // On a terminal the cursor stands in a progress bar, behind ^C.
    String newLine = ProgressReporter.onTerminal() ? System.lineSeparator() : "";
    System.err.printf(
        saving > 0
            ? "%svstar: stopping after this step; kill -9 %d ends it at once%n"
            : "%svstar: stopping%n",
        newLine,
        ProcessHandle.current().pid());
    boolean saved = await(PATIENCE, () -> closed || saving == 0);
    if (!saved) {
      System.err.println("vstar: the step did not end in time; what it made is lost");
    }
    return saved && await(GRACE, () -> closed);
  }

  private boolean await(Duration patience, BooleanSupplier condition) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      long millis = (end - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        return false;
      }
      try {
        wait(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
