package io.vstar.train.page;

import io.vstar.train.event.Assessed;
import io.vstar.train.event.MetricName;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvent.Validated;
import io.vstar.train.event.StoppedEarly;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The progress of a run, gathered from its events, with the sentences that the page says of it. */
final class RunProgress {
  /** The warnings that a page shows at most. */
  private static final int MAX_WARNINGS = 50;

  /** The phase that a run is in. */
  enum Phase {
    PREPARING("getting ready"),
    TRAINING("training"),
    FINISHING("finishing"),
    COMPLETED("completed"),
    STOPPED("stopped"),
    FAILED("failed");

    private final String title;

    Phase(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }

    /** Returns whether more is to come. */
    boolean goesOn() {
      return compareTo(COMPLETED) < 0;
    }
  }

  private final List<String> remarks = new ArrayList<>();
  private final List<Validated> validations = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private Phase phase = Phase.PREPARING;
  private int step;
  private int first;
  private int total;
  private Instant trainingSince;
  private Optional<Duration> perStep = Optional.empty();
  private Optional<String> failure = Optional.empty();
  private Optional<String> notPublished = Optional.empty();

  void started(RunEvent.Started event, Instant now) {
    phase = Phase.TRAINING;
    first = event.completedSteps();
    step = first;
    total = event.totalSteps();
    trainingSince = now;
  }

  void resumed(RunEvent.Resumed event) {
    validations.addAll(event.validations());
  }

  void stepped(int completed, Instant now) {
    step = completed;
    perStep = Optional.of(Duration.between(trainingSince, now).dividedBy(completed - first));
  }

  void validated(Validated event) {
    validations.add(event);
  }

  void warned(String message) {
    if (warnings.size() < MAX_WARNINGS) {
      warnings.add(message);
    }
  }

  void trained(RunEvent.Trained event) {
    phase = Phase.FINISHING;
    failure = event.failure();
    if (failure.isPresent()) {
      phase = Phase.FAILED;
    }
  }

  void stoppedEarly(StoppedEarly event) {
    remarks.add("It stopped early: " + event.reason() + ".");
  }

  void assessed(Assessed event) {
    remarks.add(
        String.format(
            Locale.ROOT,
            "On %s that chose nothing it is %.3f.",
            event.controlPictures() > 0 ? "pictures" : "noise",
            event.control().ratio()));
  }

  void exported(RunEvent.Exported event) {
    notPublished = event.notPublished();
  }

  void ended(RunEvent.Ended event) {
    phase = event.stopped() ? Phase.STOPPED : Phase.COMPLETED;
    notPublished = event.notPublished();
  }

  void failed(String message) {
    phase = Phase.FAILED;
    failure = Optional.of(message);
  }

  Phase phase() {
    return phase;
  }

  int step() {
    return step;
  }

  int total() {
    return total;
  }

  List<Validated> validations() {
    return Collections.unmodifiableList(validations);
  }

  List<String> warnings() {
    return Collections.unmodifiableList(warnings);
  }

  /** Returns the time that the steps still to come will take; empty unless that can be told. */
  Optional<Duration> remaining() {
    return phase == Phase.TRAINING
        ? perStep.map(each -> each.multipliedBy(total - step))
        : Optional.empty();
  }

  /** Returns the first of the lowest measurements. */
  Optional<Validated> best() {
    return validations.stream().min(Comparator.comparingDouble(Validated::loss));
  }

  /** Returns what is to be said first, in a few words. */
  String verdict() {
    if (phase == Phase.FAILED) {
      return "The run failed";
    }
    if (best().isEmpty()) {
      return "Nothing is measured yet";
    }
    if (best().get().step() == 0) {
      return phase.goesOn() ? "Not better than the start so far" : "It learned nothing";
    }
    if (phase.goesOn()) {
      return "It is learning";
    }
    return notPublished.isPresent() ? "It learned, but is not published" : "It learned";
  }

  /** Returns what stands behind the verdict, in a sentence or two. */
  String explanation() {
    List<String> sentences = new ArrayList<>();
    failure.ifPresent(message -> sentences.add(sentence(message)));
    best()
        .filter(best -> best.step() > 0)
        .ifPresent(
            best ->
                sentences.add(
                    String.format(
                        Locale.ROOT,
                        "The held-out loss is %.3f of the start's after %d of %d steps%s.",
                        best.ratio(),
                        best.step(),
                        total,
                        phase.goesOn() ? ", the best so far" : "; these values are kept")));
    best()
        .filter(
            best ->
                best.step() > 0
                    && best.metrics().getOrDefault(MetricName.VALIDATION_RATIO_HIGH, 0.0) >= 1)
        .ifPresent(best -> sentences.add("Its confidence interval reaches 1: it may be chance."));
    sentences.addAll(remarks);
    notPublished
        .filter(reason -> phase != Phase.FAILED)
        .ifPresent(reason -> sentences.add(sentence("Not published: " + reason)));
    if (phase == Phase.STOPPED) {
      sentences.add("The same command with --resume goes on from here.");
    }
    return String.join(" ", sentences);
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }
}
