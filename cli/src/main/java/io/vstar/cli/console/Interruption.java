package io.vstar.cli.console;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Ends a command soon after Ctrl-C, SIGTERM or SIGHUP, and lets it save its work first.
 *
 * <pre>
 * try (Interruption interruption = Interruption.install()) {
 *   // load: a signal ends the process within {@link #GRACE}, whatever native code is doing
 *   interruption.saving(() -&gt; save(loop.run(interruption::requested))); // waited for
 *   // print everything before close()
 * }
 * </pre>
 *
 * <p>After the signal the virtual machine waits for {@link #close()}, and then ends with 128 plus
 * the signal's number (130 for Ctrl-C, 143 for SIGTERM, 129 for SIGHUP), whatever the command
 * returns. Without the wait libtorch's destructors would run under its working threads, and the
 * process would crash instead of ending. If no work is being saved the wait is {@link #GRACE} long;
 * then the process ends without any destructor. A command that saves for longer than {@link
 * #PATIENCE} is ended in the same way; SIGKILL ends it at once.
 */
public final class Interruption implements AutoCloseable {
  /**
   * The time a signal waits for a command to end its step and save: a step of a large model on a
   * slow processor and a last validation take minutes.
   */
  public static final Duration PATIENCE = Duration.ofMinutes(10);

  /** The time a signal waits if no work is being saved. */
  public static final Duration GRACE = Duration.ofSeconds(1);

  private final Thread hook = new Thread(this::endSoon, "interruption");
  private volatile boolean requested;
  private int saving; // guarded by this, like the fields below
  private boolean closed;

  private Interruption() {}

  /** Begins to listen for signals. The command must close it as its last action. */
  public static Interruption install() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** Returns whether a signal has come. Loops call it between steps; any thread may call it. */
  public boolean requested() {
    return requested;
  }

  /**
   * Ends work that cannot be saved in part, such as a picture, if a signal has come.
   *
   * @throws CancellationException if a signal has come; {@link Commands} ends with {@link
   *     ExitCode#INTERRUPTED}
   */
  public void check() {
    if (requested) {
      throw new CancellationException("stopped by a signal");
    }
  }

  /**
   * Runs work with its saving. A signal waits for its end.
   *
   * @throws CancellationException if a signal has come already, so that the process is about to end
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

  /** Stops listening; if a signal has come, the virtual machine ends and this does not return. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
    if (requested) {
      waitForTheEnd();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // A signal has just come; its hook finds this closed.
    }
  }

  /**
   * Waits until the virtual machine has ended. A command that went on to {@link System#exit} could
   * end it with its own code, in the moment between the last shutdown hook and the end.
   */
  private void waitForTheEnd() {
    while (true) {
      try {
        wait();
      } catch (InterruptedException e) {
        // Nobody interrupts a command; its end is near.
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
    // On a terminal the cursor is in a progress bar, after ^C.
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
