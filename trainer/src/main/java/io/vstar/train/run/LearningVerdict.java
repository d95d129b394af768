package io.vstar.train.run;

import io.vstar.train.config.OptimizerSettings;
import io.vstar.train.event.RunEvent.Validated;
import io.vstar.train.loop.TrainingOutcome;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The verdict on whether a training learned anything, by its held-out loss.
 *
 * <p>An improvement of less than {@link #NEGLIGIBLE} is none, however sure it is: a step of any
 * size along the gradient lowers all losses alike, so that with a learning rate of 1e-7 the paired
 * differences are tiny, and still told from noise. An improvement above it is never called nothing:
 * where it is not told from noise, the run says that, and its result is kept.
 */
final class LearningVerdict {
  /** The improvement up to which nothing was learned, as a share of the loss at the start. */
  static final double NEGLIGIBLE = 1e-3;

  private static final String FIND_RATE = "bin/vstar lr-find measures which rates learn";

  private LearningVerdict() {}

  /**
   * Returns why nothing was learned and how to go on, in one sentence; empty if something was
   * learned.
   *
   * @param optimizer the optimizer, which has the settings that the advice names
   */
  static Optional<String> nothingLearned(TrainingOutcome outcome, OptimizerSettings optimizer) {
    Validated best = outcome.best();
    if (best.step() == 0) {
      return Optional.of(
          "it learned nothing: no measurement was better than the start's (%s); %s"
              .formatted(number(best.loss()), advice(outcome.validations(), optimizer)));
    }
    if (1 - best.ratio() < NEGLIGIBLE) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "it learned next to nothing: the best measurement is %.6f of the start's; %s",
              best.ratio(),
              advice(outcome.validations(), optimizer)));
    }
    return Optional.empty();
  }

  /** Returns how to go on, by the course of the measurements. */
  private static String advice(List<Validated> validations, OptimizerSettings optimizer) {
    List<Validated> later = validations.stream().filter(each -> each.step() > 0).toList();
    if (later.isEmpty()) {
      return "no step was made; let it make some";
    }
    double highest = later.stream().mapToDouble(Validated::ratio).max().orElseThrow();
    if (highest - 1 < NEGLIGIBLE) {
      return optimizer.findsRate()
          ? "the loss hardly moved: the estimate of the step has not grown, so raise"
              + " training.optimizer.d0 or training.steps"
          : "the loss hardly moved, so raise training.learningRate or training.steps; " + FIND_RATE;
    }
    return String.format(
        Locale.ROOT,
        "the loss rose to %.4f of the start's, so lower training.learningRate%s, or take an"
            + " initializer that is further from what is to be learned",
        highest,
        optimizer.findsRate() ? ", the factor of what is found" : " (" + FIND_RATE + ")");
  }

  private static String number(double loss) {
    return String.format(Locale.ROOT, "%.4g", loss);
  }
}
