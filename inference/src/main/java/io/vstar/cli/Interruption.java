package io.vstar.cli;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command end its current step and save its work when Ctrl-C or SIGTERM arrives.
 *
 * <pre>
 * try (Interruption interruption = Interruption.install()) {
 *   loop.run(interruption::requested);
 *   // save and say all there is to say in here
 * }
 * </pre>
 *
 * <p>After the signal the virtual machine waits for {@link #close()}, and then ends with 128 plus
 * the signal's number (130 for Ctrl-C, 143 for SIGTERM), whatever the command returns. Without the
 * wait libtorch's destructors would run under its working threads, and the process would crash
 * instead of ending. A command that does not close within {@link #PATIENCE} is cut off; who cannot
 * wait sends SIGKILL.
 */
public final class Interruption implements AutoCloseable {
  /**
   * How long a signal waits for the command to end its step and save: a step of a large model on a
   * slow processor and a last validation take minutes.
   */
  public static final Duration PATIENCE = Duration.ofMinutes(10);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::awaitClose, "interruption");
  private volatile boolean requested;

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

  /** Stops listening; a virtual machine that waits to end does so now. */
  @Override
  public void close() {
    closed.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The signal came between the two lines above: the hook finds the latch open.
      }
    }
  }

  private void awaitClose() {
    requested = true;
    if (closed.getCount() == 0) {
      return;
    }
    // On a terminal the cursor stands in a progress bar, behind ^C.
    String newLine = ProgressReporter.onTerminal() ? System.lineSeparator() : "";
    System.err.printf(
        "%svstar: stopping after this step; kill -9 %d ends it at once%n",
        newLine, ProcessHandle.current().pid());
    try {
      if (!closed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        System.err.println("vstar: the step did not end in time; what it made is lost");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
