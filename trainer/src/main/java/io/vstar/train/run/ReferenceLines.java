package io.vstar.train.run;

import io.vstar.train.event.Assessed;
import io.vstar.train.event.MetricName;
import io.vstar.train.event.ReferenceMeasured;
import io.vstar.train.event.RunEvent.Measured;
import io.vstar.train.event.RunEvent.Validated;
import io.vstar.train.event.RunEvents;
import io.vstar.train.heldout.HeldOutLosses;
import io.vstar.train.heldout.Interval;
import io.vstar.train.heldout.PairedRatio;
import io.vstar.train.loop.TrainingOutcome;
import io.vstar.train.method.Learning;
import io.vstar.train.method.ReferenceLine;
import io.vstar.train.objective.ValidationLoss;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The losses that the held-out loss of a run is compared with: that of the model without what is
 * learned, and that of the start values on noise that chooses nothing. All of them are measured
 * with the start values, so that a run that is resumed measures the same.
 */
final class ReferenceLines {
  private static final String PUBLISHED = "published";

  private final Learning learning;
  private final ValidationLoss control;
  private final int controlOnly;
  private final HeldOutLosses controlStart;
  private final Map<ReferenceLine, HeldOutLosses> lines = new LinkedHashMap<>();

  /**
   * Measures the lines; the parameters must have their start values.
   *
   * @param validation the validation loss of the run
   * @param control a loss that chooses nothing
   * @param controlOnly the number of its pictures that choose nothing; 0 if only its noise does not
   */
  ReferenceLines(
      Learning learning, ValidationLoss validation, ValidationLoss control, int controlOnly) {
    this.learning = learning;
    this.control = control;
    this.controlOnly = controlOnly;
    this.controlStart = control.losses(learning.trainable().context());
    learning.references().forEach(line -> lines.put(line, line.measure(validation)));
  }

  /** Returns the names of the metrics of the lines. */
  static List<String> metrics(Learning learning) {
    return Stream.concat(
            learning.references().stream().map(ReferenceLine::name), Stream.of(PUBLISHED))
        .map(MetricName::reference)
        .toList();
  }

  /**
   * Publishes each line as a ratio to the start.
   *
   * @param published the published result as this run measures it
   * @param logged whether the lines are in the log already, which a resumed run takes over
   */
  void publish(
      RunEvents events,
      Validated start,
      Optional<PublicationGate.Published> published,
      boolean logged) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    lines.forEach(
        (line, losses) -> {
          if (!Double.isFinite(losses.mean())) {
            events.warn(line.description() + " gives no finite held-out loss");
            return;
          }
          PairedRatio ratio = PairedRatio.of(losses, start.start());
          metrics.put(MetricName.reference(line.name()), ratio.ratio());
          events.publish(new ReferenceMeasured(line.name(), line.description(), ratio));
        });
    published
        .flatMap(PublicationGate.Published::loss)
        .ifPresent(
            loss -> {
              PairedRatio ratio = new PairedRatio(loss / start.loss(), Optional.empty());
              metrics.put(MetricName.reference(PUBLISHED), ratio.ratio());
              String run = "the published run " + published.get().run().number();
              events.publish(new ReferenceMeasured(PUBLISHED, run, ratio));
            });
    if (!logged && !metrics.isEmpty()) {
      events.publish(new Measured(0, metrics));
    }
  }

  /**
   * Measures the kept values, which the parameters must have, on noise that did not choose them,
   * and warns where they are not to be told from the start or worse than a line.
   *
   * @return their losses
   */
  HeldOutLosses assess(RunEvents events, TrainingOutcome outcome) {
    HeldOutLosses kept = control.losses(learning.trainable().context());
    if (Double.isFinite(kept.mean()) && Double.isFinite(controlStart.mean())) {
      PairedRatio ratio = PairedRatio.of(kept, controlStart);
      events.publish(new Assessed(ratio, controlOnly, outcome.plateau().step()));
      ratio
          .interval()
          .filter(interval -> interval.high() >= 1 && outcome.best().step() > 0)
          .ifPresent(interval -> events.warn(uncertain(ratio.ratio(), interval)));
    } else {
      events.warn(
          "what chose nothing gives no finite held-out loss, so the result has only that which"
              + " chose it");
    }
    lines.forEach(
        (line, losses) -> {
          double share = outcome.best().loss() / losses.mean();
          if (share > 1) {
            events.warn(beaten(line, share));
          }
        });
    return kept;
  }

  private static String uncertain(double ratio, Interval interval) {
    return String.format(
        Locale.ROOT,
        "on what chose nothing the held-out loss is %.4f of the start's (%.4f to %.4f): that it"
            + " learned is not to be told from noise; hold out more pictures (dataset.validation),"
            + " or measure at more timesteps (validation.timesteps)",
        ratio,
        interval.low(),
        interval.high());
  }

  private static String beaten(ReferenceLine line, double share) {
    return String.format(
        Locale.ROOT,
        "%s has a lower held-out loss than what was learned, which is at %.4f of it; try more"
            + " steps, another learning rate (bin/vstar lr-find), or another start",
        line.description(),
        share);
  }
}
