package io.vstar.cli.train;

import io.vstar.cli.console.ProgressReporter;
import io.vstar.train.loop.TrainingLoop;
import io.vstar.train.run.RunEnd;
import io.vstar.train.run.RunListener;
import io.vstar.train.run.RunPlan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Shows a run: progress on standard error, what was written on standard output. */
final class ConsoleRunListener implements RunListener, AutoCloseable {
  /** An encoding that is shorter is not worth a display of its own. */
  private static final Duration LONG_ENCODING = Duration.ofSeconds(5);

  private final PrintWriter out;
  private final PrintWriter err;
  private Optional<ProgressReporter> progress = Optional.empty(); // of the phase that is on
  private Instant encodingSince = Instant.EPOCH;
  private boolean training;
  private Step last;
  private int totalSteps;
  private double ratio = 1;

  ConsoleRunListener(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public void warning(String message) {
    say(err, "warning: " + message);
  }

  @Override
  public void planned(RunPlan plan) {
    new PlanText(plan).lines().forEach(line -> say(out, line));
  }

  @Override
  public void loaded(Duration time) {
    say(out, String.format(Locale.ROOT, "base model loaded in %.1f s", time.toMillis() / 1e3));
    encodingSince = Instant.now();
  }

  @Override
  public void afterEncoding(int done, int total) {
    Duration expected =
        Duration.between(encodingSince, Instant.now()).multipliedBy(total).dividedBy(done);
    if (progress.isEmpty() && done > 1 && done < total && expected.compareTo(LONG_ENCODING) > 0) {
      begin("encoding");
    }
    progress.ifPresent(display -> display.step(done, total, ""));
    if (done == total) {
      end();
    }
  }

  @Override
  public void measuredPublished(String run, double loss) {
    say(
        out,
        String.format(
            Locale.ROOT,
            "published is run %s with a validation loss of %.4f; it stays unless this run is better",
            run,
            loss));
  }

  @Override
  public void started(int total) {
    totalSteps = total;
    training = true;
    begin("training");
  }

  @Override
  public void afterStep(Step step) {
    last = step;
    showStep(
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
  public void trained() {
    training = false;
    end();
  }

  @Override
  public void ended(RunEnd end) {
    TrainingLoop.Outcome outcome = end.outcome();
    say(
        out,
        String.format(
            Locale.ROOT,
            "%s after %d steps; best after %d steps, validation loss %.4f, %.3f of the start's",
            outcome.stopped() ? "stopped" : "done",
            outcome.steps(),
            outcome.best().step(),
            outcome.best().loss(),
            outcome.best().ratio()));
    end.notPublished()
        .ifPresentOrElse(
            reason -> sayUnpublished(reason, end), () -> say(out, "published in " + end.results()));
  }

  private void sayUnpublished(String reason, RunEnd end) {
    say(err, "vstar: not published: " + reason);
    say(
        err,
        end.outcome().best().step() == 0
            ? "vstar: what was published before stays; try another learning rate, more steps, or"
                + " other pictures to measure on"
            : "vstar: what was published before stays; bin/vstar publish "
                + end.folder().path()
                + " publishes this one all the same");
  }

  @Override
  public void drawing(int done, int total) {
    if (training) {
      showStep("drawing previews %d/%d".formatted(done, total));
      return;
    }
    if (progress.isEmpty()) {
      begin("drawing");
    }
    progress.ifPresent(display -> display.step(done, total, ""));
    if (done == total) {
      end();
    }
  }

  @Override
  public void wrote(Path file) {
    say(out, "wrote " + file);
  }

  @Override
  public void close() {
    end();
  }

  private void showStep(String message) {
    progress.ifPresent(display -> display.step(last.step(), totalSteps, message));
  }

  private void begin(String task) {
    end();
    progress = Optional.of(ProgressReporter.open(task));
  }

  private void end() {
    progress.ifPresent(ProgressReporter::close);
    progress = Optional.empty();
  }

  private void say(PrintWriter to, String line) {
    Runnable print =
        () -> {
          to.println(line);
          to.flush();
        };
    progress.ifPresentOrElse(display -> display.aside(print), print);
  }
}
