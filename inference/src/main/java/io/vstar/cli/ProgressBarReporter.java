package io.vstar.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar that redraws itself, with speed and remaining time. */
final class ProgressBarReporter implements ProgressReporter {
  private static final int REDRAW_MILLIS = 200;

  private final ProgressBar bar;

  ProgressBarReporter(String task, PrintStream terminal) {
    this.bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(-1)
            .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BAR)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(terminal))
            .build();
  }

  @Override
  public void step(long done, long total, String message) {
    bar.maxHint(total);
    bar.stepTo(done);
    bar.setExtraMessage(message.isEmpty() ? "" : " " + message);
  }

  @Override
  public void close() {
    bar.close();
  }
}
