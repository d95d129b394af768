package io.vstar.cli.console;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.ProgressState;

/** A progress bar that redraws itself, with speed and remaining time. */
final class ProgressBarReporter implements ProgressReporter {
  private static final int REDRAW_MILLIS = 200;

  private static final String CLEAR_LINE = "\r\u001B[K";

  private final ProgressBarBuilder builder;
  private final PrintStream terminal;
  private ProgressBar bar; // made at the first step, which has the steps of an earlier run
  private volatile Estimate
      estimate; // read by the bar's own thread; null if the mean step gives it

  /** An estimate of the time that is left, and when it was made. */
  private record Estimate(Duration left, Instant at) {
    Duration now() {
      Duration rest = left.minus(Duration.between(at, Instant.now()));
      return rest.isNegative() ? Duration.ZERO : rest;
    }
  }

  ProgressBarReporter(String task, PrintStream terminal) {
    this.terminal = terminal;
    this.builder =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(-1)
            .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BAR)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setEtaFunction(this::left)
            .setConsumer(new ConsoleProgressBarConsumer(terminal));
  }

  @Override
  public void step(long done, long total, String message, Optional<Duration> left) {
    estimate = left.map(time -> new Estimate(time, Instant.now())).orElse(null);
    if (bar == null) {
      bar = builder.startsFrom(Math.max(0, done - 1), Duration.ZERO).build();
    }
    boolean moved = bar.getCurrent() != done;
    bar.maxHint(total);
    bar.setExtraMessage(message.isEmpty() ? "" : " " + message);
    bar.stepTo(done);
    if (!moved) {
      bar.refresh(); // the bar itself redraws only when the number of steps changes
    }
  }

  private Optional<Duration> left(ProgressState state) {
    Estimate given = estimate;
    if (given != null) {
      return Optional.of(given.now());
    }
    long made = state.getCurrent() - state.getStart();
    return made <= 0 || state.isIndefinite()
        ? Optional.empty()
        : Optional.of(
            state
                .getElapsedAfterStart()
                .multipliedBy(state.getMax() - state.getCurrent())
                .dividedBy(made));
  }

  @Override
  public void aside(Runnable print) {
    if (bar == null) {
      print.run();
      return;
    }
    bar.pause();
    terminal.print(CLEAR_LINE);
    terminal.flush();
    print.run();
    bar.resume();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
