package io.vstar.train.cli;

import io.vstar.cli.ProgressReporter;
import io.vstar.train.run.RunListener;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Shows a run: progress on standard error, what was written on standard output. */
final class ConsoleRunListener implements RunListener, AutoCloseable {
  private final PrintWriter out;
  private final PrintWriter err;
  private ProgressReporter progress; // from the start of training on
  private int totalSteps;
  private double ratio = 1;

  ConsoleRunListener(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public void warning(String message) {
    err.println("warning: " + message);
    err.flush();
  }

  @Override
  public void loaded(Duration time) {
    out.printf("base model loaded in %.1f s%n", time.toMillis() / 1e3);
    out.flush();
  }

  @Override
  public void afterEncoding(int done) {
    // A second for a handful of pictures: not worth a bar of its own.
  }

  @Override
  public void started(int total) {
    totalSteps = total;
    progress = ProgressReporter.open("training");
  }

  @Override
  public void afterStep(Step step) {
    progress.step(
        step.step(),
        totalSteps,
        String.format(
            Locale.ROOT,
            "loss %.4f, rate %.2e, validation %.3f of start",
            step.loss(),
            step.learningRate(),
            ratio));
  }

  @Override
  public void afterValidation(Validation validation) {
    ratio = validation.ratio();
  }

  @Override
  public void wrote(Path file) {
    endProgress();
    out.println("wrote " + file);
    out.flush();
  }

  @Override
  public void close() {
    endProgress();
  }

  private void endProgress() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }
}
