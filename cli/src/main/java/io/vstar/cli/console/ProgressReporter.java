package io.vstar.cli.console;

import java.io.PrintStream;
import java.time.Clock;

/**
 * Shows on standard error how far a long task is: as a bar on a terminal, as a line now and then
 * elsewhere.
 */
public interface ProgressReporter extends AutoCloseable {
  /**
   * The property by which the launcher says that standard error is a terminal; the JDK can only
   * tell for standard input and output.
   */
  String TERMINAL_PROPERTY = "vstar.terminal";

  /** Whether standard error is a terminal. */
  static boolean onTerminal() {
    return Boolean.getBoolean(TERMINAL_PROPERTY);
  }

  /**
   * A reporter for one task.
   *
   * @param task a word or two before the numbers
   */
  static ProgressReporter open(String task) {
    PrintStream err = System.err;
    return onTerminal()
        ? new ProgressBarReporter(task, err)
        : new ProgressLines(task, err, Clock.systemDefaultZone());
  }

  /**
   * Called after each step.
   *
   * @param done steps made so far, those of an earlier run included; at least 1
   * @param total steps of the task; may change on the way
   * @param message a few words or numbers about the last step; may be empty
   */
  void step(long done, long total, String message);

  /**
   * Prints something on the terminal while the display is up: it stands on lines of its own, above
   * the display.
   */
  void aside(Runnable print);

  /** Ends the display; the last step stays visible. */
  @Override
  void close();
}
