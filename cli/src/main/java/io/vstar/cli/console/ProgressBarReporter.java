package io.vstar.cli.console;

import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar that redraws itself, with speed and remaining time. */
final class ProgressBarReporter implements ProgressReporter {
  private static final int REDRAW_MILLIS = 200;

  private static final String CLEAR_LINE = "\r\u001B[K";

  private final ProgressBarBuilder builder;
  private final PrintStream terminal;
  private ProgressBar bar; // made at the first step, which has the steps of an earlier run

  ProgressBarReporter(String task, PrintStream terminal) {
    this.terminal = terminal;
    this.builder =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(-1)
            .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BAR)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(terminal));
  }

  @Override
  public void step(long done, long total, String message) {
    if (bar == null) {
      bar = builder.startsFrom(done - 1, Duration.ZERO).build();
    }
    boolean moved = bar.getCurrent() != done;
    bar.maxHint(total);
    bar.setExtraMessage(message.isEmpty() ? "" : " " + message);
    bar.stepTo(done);
    if (!moved) {
      bar.refresh(); // the bar itself redraws only when the number of steps changes
    }
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
