package io.vstar.cli.console;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;

/** A display of the phase that a command is in, with lines of text above its progress. */
public final class PhaseDisplay implements AutoCloseable {
  private Optional<ProgressReporter> progress = Optional.empty();

  /** Begins a phase; a phase that is shown is ended before. */
  public void begin(String task) {
    close();
    progress = Optional.of(ProgressReporter.open(task));
  }

  /** Returns whether a phase is shown. */
  public boolean isShown() {
    return progress.isPresent();
  }

  /** Shows a step of the phase, see {@link ProgressReporter#step}; nothing if none is shown. */
  public void step(long done, long total, String message) {
    step(done, total, message, Optional.empty());
  }

  /** Shows a step with a better estimate of the time that is left than the mean step gives. */
  public void step(long done, long total, String message, Optional<Duration> left) {
    progress.ifPresent(display -> display.step(done, total, message, left));
  }

  /** Prints a line at once, above the progress if there is any. */
  public void say(PrintWriter to, String line) {
    Runnable print =
        () -> {
          to.println(line);
          to.flush();
        };
    progress.ifPresentOrElse(display -> display.aside(print), print);
  }

  /** Ends the phase that is shown, if there is one; its last step stays visible. */
  @Override
  public void close() {
    progress.ifPresent(ProgressReporter::close);
    progress = Optional.empty();
  }
}
