package io.vstar.cli.train;

import io.vstar.cli.console.PhaseDisplay;
import io.vstar.train.event.Assessed;
import io.vstar.train.event.Examined;
import io.vstar.train.event.Examining;
import io.vstar.train.event.Finding;
import io.vstar.train.event.MetricName;
import io.vstar.train.event.ReferenceMeasured;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.event.RunListener;
import io.vstar.train.event.StoppedEarly;
import io.vstar.train.heldout.GateVerdict;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/** Shows a run: progress on standard error, written files on standard output. */
final class ConsoleRunListener implements RunListener, AutoCloseable {
  /** The least expected duration of an encoding at which its progress is shown. */
  private static final Duration LONG_ENCODING = Duration.ofSeconds(5);

  private final PrintWriter out;
  private final PrintWriter err;
  private final PhaseDisplay display = new PhaseDisplay();
  private final RemainingTime remaining = new RemainingTime(InstantSource.system());
  private Instant encodingSince = Instant.EPOCH;
  private boolean training;
  private int step;
  private int totalSteps;
  private Optional<Assessed> assessed = Optional.empty();
  private String ratio = "1.000";

  ConsoleRunListener(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public void listenTo(RunEvents events) {
    events
        .add(remaining) // timed before it is shown
        .on(RunEvent.Warned.class, event -> say(err, "warning: " + event.message()))
        .on(
            RunEvent.Planned.class,
            event -> new PlanText(event).lines().forEach(line -> say(out, line)))
        .on(RunEvent.ModelLoaded.class, this::loaded)
        .on(RunEvent.Encoded.class, this::encoded)
        .on(RunEvent.Masked.class, this::masked)
        .on(RunEvent.PublishedMeasured.class, this::publishedMeasured)
        .on(RunEvent.Resumed.class, this::resumed)
        .on(RunEvent.Started.class, this::started)
        .on(RunEvent.StepCompleted.class, this::stepCompleted)
        .on(RunEvent.Validated.class, event -> ratio = HeldOutText.ratio(event))
        .on(ReferenceMeasured.class, event -> say(out, HeldOutText.reference(event)))
        .on(StoppedEarly.class, event -> say(out, HeldOutText.stoppedEarly(event)))
        .on(Assessed.class, event -> assessed = Optional.of(event))
        .on(RunEvent.Trained.class, event -> trained())
        .on(RunEvent.Judged.class, event -> judged(event.verdict()))
        .on(RunEvent.Ended.class, this::ended)
        .on(Examined.class, event -> event.findings().forEach(this::found))
        .on(RunEvent.Drawing.class, this::drawing)
        .on(Examining.class, event -> show("examining", event.done(), event.total()))
        .on(RunEvent.PreviewDrawn.class, event -> wrote(event.file()))
        .on(RunEvent.ArtifactWritten.class, event -> wrote(event.file()));
  }

  private void loaded(RunEvent.ModelLoaded event) {
    say(
        out,
        String.format(Locale.ROOT, "base model loaded in %.1f s", event.time().toMillis() / 1e3));
    encodingSince = Instant.now();
  }

  private void encoded(RunEvent.Encoded event) {
    int done = event.done();
    int total = event.total();
    Duration expected =
        Duration.between(encodingSince, Instant.now()).multipliedBy(total).dividedBy(done);
    if (!display.isShown() && done > 1 && done < total && expected.compareTo(LONG_ENCODING) > 0) {
      display.begin("encoding");
    }
    display.step(done, total, "");
    if (done == total) {
      display.close();
    }
  }

  private void masked(RunEvent.Masked event) {
    say(
        out,
        "masks      %d training pictures count in part; so do %d of %d that the loss is measured on"
            .formatted(event.training(), event.measured(), event.measuredOf()));
  }

  private void publishedMeasured(RunEvent.PublishedMeasured event) {
    say(
        out,
        String.format(
            Locale.ROOT,
            "published is run %s with a validation loss of %.4f; it stays unless this run is"
                + " better",
            event.run(),
            event.loss()));
  }

  private void resumed(RunEvent.Resumed event) {
    event.validations().forEach(validated -> ratio = HeldOutText.ratio(validated));
    String from = event.run().matches("\\d+") ? "run " + event.run() : event.run();
    say(out, "going on with %s after %d steps".formatted(from, event.completedSteps()));
  }

  private void started(RunEvent.Started event) {
    totalSteps = event.totalSteps();
    step = event.completedSteps();
    training = true;
    display.begin("training");
  }

  private void stepCompleted(RunEvent.StepCompleted event) {
    step = event.step();
    showStep(
        String.format(
            Locale.ROOT,
            "loss %.4f, rate %.2e, validation %s of start",
            event.metrics().get(MetricName.LOSS),
            event.metrics().get(MetricName.LEARNING_RATE),
            ratio));
  }

  private void trained() {
    training = false;
    display.close();
  }

  /** Tells why what was published is replaced; a refusal is told at the end. */
  private void judged(GateVerdict verdict) {
    if (verdict.accepted() && verdict.published().isPresent()) {
      say(out, "compared   " + verdict.reason());
    }
  }

  private void ended(RunEvent.Ended end) {
    HeldOutText.ended(end, assessed).forEach(line -> say(out, line));
    if (end.stopped()) {
      say(out, "the same command with --resume goes on from here");
    }
    end.notPublished()
        .ifPresentOrElse(
            reason -> sayUnpublished(reason, end), () -> say(out, "published in " + end.results()));
  }

  private void sayUnpublished(String reason, RunEvent.Ended end) {
    say(err, "vstar: not published: " + reason);
    String before =
        Files.exists(end.results().resolve("manifest.json"))
            ? "what was published before stays"
            : "nothing is published";
    String allTheSame =
        end.best().step() == 0
            ? ""
            : "; bin/vstar publish " + end.folder() + " publishes this one all the same";
    say(err, "vstar: " + before + allTheSame);
  }

  private void found(Finding finding) {
    say(out, "%-10s %s".formatted(finding.kind().word(), finding.text()));
  }

  private void drawing(RunEvent.Drawing event) {
    if (training) {
      showStep("drawing previews %d/%d".formatted(event.done(), event.total()));
    } else {
      show("drawing", event.done(), event.total());
    }
  }

  /** Shows the progress of a task outside of the training. */
  private void show(String task, int done, int total) {
    if (!display.isShown()) {
      display.begin(task);
    }
    display.step(done, total, "");
    if (done == total) {
      display.close();
    }
  }

  private void wrote(Path file) {
    say(out, "wrote " + file);
  }

  @Override
  public void close() {
    display.close();
  }

  private void showStep(String message) {
    display.step(step, totalSteps, message, remaining.left());
  }

  private void say(PrintWriter to, String line) {
    display.say(to, line);
  }
}
