package io.vstar.cli.console;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Shows the progress of a long task on standard error: as a bar on a terminal, else as a line every
 * few seconds.
 */
public interface ProgressReporter extends AutoCloseable {
  /**
   * The property by which the launcher tells whether standard error is a terminal, which the JDK
   * knows for standard input and output only.
   */
  String TERMINAL_PROPERTY = "vstar.terminal";

  /** Returns whether standard error is a terminal. */
  static boolean onTerminal() {
    return Boolean.getBoolean(TERMINAL_PROPERTY);
  }

  /**
   * Opens a reporter for one task.
   *
   * @param task a word or two that are shown before the numbers
   */
  static ProgressReporter open(String task) {
    PrintStream err = System.err;
    return onTerminal()
        ? new ProgressBarReporter(task, err)
        : new ProgressLines(task, err, Clock.systemDefaultZone());
  }

  /** Shows the progress after a step; the time that is left follows from the mean step. */
  default void step(long done, long total, String message) {
    step(done, total, message, Optional.empty());
  }

  /**
   * Shows the progress after a step.
   *
   * @param done the number of steps made so far, those of an earlier run included
   * @param total the number of steps of the task; may change between calls
   * @param message a few words or numbers about the last step; may be empty
   * @param left an estimate of the time that is left; empty if the mean step gives one
   */
  void step(long done, long total, String message, Optional<Duration> left);

  /** Prints on the terminal while the display is open, on separate lines above it. */
  void aside(Runnable print);

  /** Ends the display; the last step stays visible. */
  @Override
  void close();
}
