package io.vstar.train.run;

import io.vstar.train.loop.TrainingLoop;
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
 */
record PublicationGate(Optional<Published> published) {
  /** The relative difference of two measurements of the same values by float32 rounding. */
  private static final double ROUNDING = 1e-6;

  /**
   * The published result as this run measures it.
   *
   * @param run the run that published it
   * @param loss its validation loss, measured in this run; empty if the model cannot use it
   */
  record Published(RunFolder run, Optional<Double> loss) {}

  /** Returns the reason why a result is not published, a sentence; empty if it is. */
  Optional<String> refusal(TrainingLoop.Outcome outcome) {
    return LearningVerdict.nothingLearned(outcome)
        .or(() -> published.flatMap(before -> refusal(outcome, before)));
  }

  private static Optional<String> refusal(TrainingLoop.Outcome outcome, Published before) {
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
