package io.vstar.train.loop;

import io.vstar.error.TrainingException;
import io.vstar.train.event.RunEvent.Validated;
import io.vstar.train.heldout.HeldOutLosses;
import io.vstar.train.heldout.Interval;
import io.vstar.train.heldout.PairedRatio;
import io.vstar.train.optim.TensorSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The measurements of the validation loss of a run, and the values that measured best. */
final class ValidationCurve {
  private final Supplier<HeldOutLosses> measure;
  private final int every;
  private final List<Validated> validations = new ArrayList<>();
  private Optional<TensorSnapshot> bestValues = Optional.empty();

  /**
   * Makes a curve without measurements.
   *
   * @param measure measures the present values of the parameters
   * @param every the number of steps from one measurement to the next, at least 1
   */
  ValidationCurve(Supplier<HeldOutLosses> measure, int every) {
    this.measure = measure;
    this.every = every;
  }

  /** Returns whether a measurement is due after so many updates. */
  boolean isDue(int completed) {
    return completed % every == 0;
  }

  /** Returns whether the values after so many updates were measured. */
  boolean has(int completed) {
    return !validations.isEmpty() && validations.get(validations.size() - 1).step() == completed;
  }

  /**
   * Measures the present values of the parameters.
   *
   * @param completed the number of updates made so far
   * @param values copies the present values; called if they are the best so far
   * @throws TrainingException if the loss is not finite
   */
  Validated measure(int completed, Supplier<TensorSnapshot> values) {
    HeldOutLosses losses = measure.get();
    requireFinite(completed, losses.mean());
    HeldOutLosses first = validations.isEmpty() ? losses : validations.get(0).losses();
    boolean better = validations.isEmpty() || losses.mean() < best().loss();
    Validated measured = new Validated(completed, losses, first);
    validations.add(measured);
    if (better) {
      bestValues = Optional.of(values.get());
    }
    return measured;
  }

  private static void requireFinite(int completed, double loss) {
    if (!Double.isFinite(loss)) {
      throw new TrainingException(
          completed == 0
              ? "the base model gives no finite loss before the first step; look whether its"
                  + " weights are whole, or use precision fp32"
              : "the validation loss is not finite after %d steps; lower training.learningRate, or use precision fp32"
                  .formatted(completed));
    }
  }

  /** Returns all measurements in order. */
  List<Validated> validations() {
    return validations;
  }

  /** Returns the first of the lowest measurements. */
  static Validated best(List<Validated> validations) {
    return validations.stream()
        .min(Comparator.comparingDouble(Validated::loss))
        .orElseThrow(() -> new IllegalStateException("nothing was measured"));
  }

  /** Returns the first from which on none was worse than the best by more than noise. */
  static Validated plateau(List<Validated> validations) {
    Validated best = best(validations);
    Validated plateau = best;
    for (int i = validations.indexOf(best) - 1; i >= 0; i--) {
      Validated before = validations.get(i);
      if (isWorse(before, best)) {
        break;
      }
      plateau = before;
    }
    return plateau;
  }

  private static boolean isWorse(Validated before, Validated best) {
    PairedRatio fallen = PairedRatio.improvement(before.losses(), best.losses(), best.start());
    return fallen.interval().map(Interval::low).orElse(fallen.ratio()) > 0;
  }

  private Validated best() {
    return best(validations);
  }

  /** Returns the values that measured best; empty if nothing was measured. */
  Optional<TensorSnapshot> bestValues() {
    return bestValues;
  }

  /** Removes all measurements. */
  void clear() {
    validations.clear();
    bestValues = Optional.empty();
  }

  /** Restores the measurements and the best values of a state. */
  void restore(TrainingState state) {
    validations.clear();
    validations.addAll(state.validations());
    bestValues = state.bestValues();
  }
}
