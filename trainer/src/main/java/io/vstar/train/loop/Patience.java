package io.vstar.train.loop;

import io.vstar.train.event.RunEvent.Validated;
import io.vstar.train.heldout.Interval;
import io.vstar.train.heldout.PairedRatio;
import java.util.List;
import java.util.Optional;

/**
 * The rule that ends a training before its last step.
 *
 * <p>A measurement is an improvement if it is better than the last improvement by more than noise:
 * the confidence interval of the paired differences lies above 0, and the mean difference is at
 * least {@link #LEAST_IMPROVEMENT}. Slow progress therefore adds up until it is told from noise.
 * The rule is a function of the measurements alone, so a run that is resumed ends where it would
 * have ended.
 *
 * @param measurements the number of measurements in a row without an improvement that end the
 *     training, at least 1
 * @param warmup the number of updates in which the learning rate rises; measurements up to there do
 *     not count against it
 */
public record Patience(int measurements, int warmup) {
  /**
   * The least improvement, as a share of the loss at the start. Where there are many triples, far
   * less could be told from noise, and would not be worth the time.
   */
  public static final double LEAST_IMPROVEMENT = 0.002;

  public Patience {
    if (measurements < 1) {
      throw new IllegalArgumentException("patience " + measurements);
    }
  }

  /**
   * Returns the reason to end the training, a sentence without a full stop; empty if it goes on.
   *
   * @param validations all measurements so far, in order
   */
  Optional<String> exhausted(List<Validated> validations) {
    if (validations.isEmpty()) {
      return Optional.empty();
    }
    Validated last = validations.get(0);
    int waited = 0;
    for (Validated each : validations.subList(1, validations.size())) {
      if (isImprovement(last, each)) {
        last = each;
        waited = 0;
      } else if (each.step() > warmup) {
        waited++;
      }
    }
    if (waited < measurements) {
      return Optional.empty();
    }
    return Optional.of(
        "%d measurements in a row were no longer to be told from that of step %d by more than noise"
            .formatted(waited, last.step()));
  }

  private static boolean isImprovement(Validated before, Validated after) {
    PairedRatio fallen = PairedRatio.improvement(before.losses(), after.losses(), before.start());
    return fallen.ratio() >= LEAST_IMPROVEMENT
        && fallen.interval().map(Interval::low).orElse(fallen.ratio()) > 0;
  }
}
