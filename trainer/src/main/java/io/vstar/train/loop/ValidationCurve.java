package io.vstar.train.loop;

import io.vstar.error.TrainingException;
import io.vstar.train.event.RunEvent.Validated;
import io.vstar.train.optim.TensorSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** The measurements of a run, and the values that measured best. */
final class ValidationCurve {
  private final DoubleSupplier measure;
  private final int every;
  private final List<Validated> validations = new ArrayList<>();
  private Optional<TensorSnapshot> bestValues = Optional.empty();

  /**
   * @param measure the loss on fixed examples, with the values that are in place
   * @param every steps between measurements, at least 1
   */
  ValidationCurve(DoubleSupplier measure, int every) {
    this.measure = measure;
    this.every = every;
  }

  boolean isDue(int completed) {
    return completed % every == 0;
  }

  /** Whether the values after so many updates were measured. */
  boolean has(int completed) {
    return !validations.isEmpty() && validations.get(validations.size() - 1).step() == completed;
  }

  /**
   * Measures the values that are in place.
   *
   * @param values copies what is measured; asked if it is the best so far
   * @throws TrainingException if the loss is not finite
   */
  Validated measure(int completed, Supplier<TensorSnapshot> values) {
    double loss = measure.getAsDouble();
    requireFinite(completed, loss);
    double first = validations.isEmpty() ? loss : validations.get(0).loss();
    boolean better = validations.isEmpty() || loss < best().loss();
    Validated measured = new Validated(completed, loss, loss / first);
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
              ? "the base model gives no finite loss before the first step; look whether its weights"
                  + " are whole, or use precision fp32"
              : "the validation loss is not finite after %d steps; lower training.learningRate, or use precision fp32"
                  .formatted(completed));
    }
  }

  List<Validated> validations() {
    return validations;
  }

  /** The first of the lowest. */
  static Validated best(List<Validated> validations) {
    return validations.stream()
        .min(Comparator.comparingDouble(Validated::loss))
        .orElseThrow(() -> new IllegalStateException("nothing was measured"));
  }

  private Validated best() {
    return best(validations);
  }

  /** The values of {@link #best}; empty if nothing was measured. */
  Optional<TensorSnapshot> bestValues() {
    return bestValues;
  }

  void restore(TrainingState state) {
    validations.clear();
    validations.addAll(state.validations());
    bestValues = state.bestValues();
  }
}
