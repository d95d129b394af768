package io.vstar.train.loop;

import io.vstar.train.event.RunEvent.Validated;
import java.util.List;

/**
 * The outcome of a training loop.
 *
 * @param steps the number of updates made, those before a restart included
 * @param validations all measurements from step 0 on
 * @param stopped whether the user stopped the run before the last step
 */
public record TrainingOutcome(int steps, List<Validated> validations, boolean stopped) {
  public TrainingOutcome {
    validations = List.copyOf(validations);
  }

  /**
   * Returns the measurement whose values the parameters now have: the first of the lowest losses.
   *
   * @throws IllegalStateException if nothing was measured
   */
  public Validated best() {
    return ValidationCurve.best(validations);
  }

  /**
   * Returns the first measurement from which on none was worse than the best by more than noise, up
   * to the best itself.
   */
  public Validated plateau() {
    return ValidationCurve.plateau(validations);
  }
}
