package io.vstar.train.run;

import io.vstar.error.VstarException;
import io.vstar.train.config.OptimizerSettings;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.loop.TrainingOutcome;
import io.vstar.train.method.Learning;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.train.result.PublishedResult;
import io.vstar.train.result.RunFolder;
import java.util.Locale;
import java.util.Optional;

/**
 * The rule by which the result of a run replaces the published one.
 *
 * <p>A result that learned nothing is never published, and no result is replaced by one that
 * measures worse: the published result is measured on the same pictures, timesteps and noise as the
 * new one. If it cannot be measured, because it is for another kind of model, only a completed run
 * replaces it.
 *
 * @param published the published result; empty if there is none, or if it is damaged
 * @param optimizer the optimizer of the run, for advice
 */
record PublicationGate(Optional<Published> published, OptimizerSettings optimizer) {
  /** The relative difference of two measurements of the same values by float32 rounding. */
  private static final double ROUNDING = 1e-6;

  /**
   * The published result as this run measures it.
   *
   * @param run the run that published it
   * @param loss its validation loss, measured in this run; empty if the model cannot use it
   */
  record Published(RunFolder run, Optional<Double> loss) {}

  /**
   * Makes the gate of a run, for which the published result is measured as the run is.
   *
   * @param validation the validation loss of the run
   */
  static PublicationGate measure(PreparedRun run, Learning learning, ValidationLoss validation) {
    RunEvents events = run.events();
    Optional<Published> published =
        new PublishedResult(run.results(), events)
            .intact()
            .map(result -> new Published(result.run(), loss(result, learning, validation, events)));
    published.ifPresent(
        result ->
            result
                .loss()
                .ifPresent(
                    loss ->
                        events.publish(
                            new RunEvent.PublishedMeasured(result.run().number(), loss))));
    return new PublicationGate(published, run.config().training().chosenOptimizer());
  }

  private static Optional<Double> loss(
      PublishedResult.Intact result,
      Learning learning,
      ValidationLoss validation,
      RunEvents events) {
    try {
      return Optional.of(learning.measure(result.exports(), validation));
    } catch (VstarException e) {
      events.warn(
          "the published run %s cannot be compared with this one (%s); it is replaced if this one comes to its end"
              .formatted(result.run().number(), e.getMessage()));
      return Optional.empty();
    }
  }

  /** Returns the reason why a result is not published, a sentence; empty if it is. */
  Optional<String> refusal(TrainingOutcome outcome) {
    return LearningVerdict.nothingLearned(outcome, optimizer)
        .or(() -> published.flatMap(before -> refusal(outcome, before)));
  }

  private static Optional<String> refusal(TrainingOutcome outcome, Published before) {
    double loss = outcome.best().loss();
    if (before.loss().isEmpty()) {
      return outcome.stopped()
          ? Optional.of(
              "it was stopped, and cannot be compared with the published run "
                  + before.run().number())
          : Optional.empty();
    }
    double limit = before.loss().get();
    return loss <= limit * (1 + ROUNDING)
        ? Optional.empty()
        : Optional.of(
            "it measures %s, worse than the published run %s with %s"
                .formatted(number(loss), before.run().number(), number(limit)));
  }

  private static String number(double loss) {
    return String.format(Locale.ROOT, "%.4g", loss);
  }
}
