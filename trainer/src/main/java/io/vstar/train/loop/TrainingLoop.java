package io.vstar.train.loop;

import io.vstar.error.TrainingException;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.event.MetricName;
import io.vstar.train.event.RunEvent.StepCompleted;
import io.vstar.train.event.RunEvent.Validated;
import io.vstar.train.event.RunEvents;
import io.vstar.train.event.StoppedEarly;
import io.vstar.train.optim.Ema;
import io.vstar.train.optim.LearningRateSchedule;
import io.vstar.train.optim.OptimizerState;
import io.vstar.train.optim.OptimizerStep;
import io.vstar.train.optim.Parameter;
import io.vstar.train.optim.TensorSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The training loop, which runs the steps, measures the validation loss on the way, and ends with
 * the best values: those of the best measurement; without measurements the moving averages, or
 * without these the last values.
 *
 * <p>Between two steps its whole {@linkplain #state() state} can be read, and it can be restored
 * before the first. A {@link TrainingLoopBuilder} makes it. It is not safe for use by several
 * threads.
 */
public final class TrainingLoop {
  private final TensorRuntime runtime;
  private final TrainingStep step;
  private final OptimizerStep optimizerStep;
  private final List<Parameter> parameters;
  private final LearningRateSchedule learningRate;
  private final Optional<Ema> average;
  private final Optional<ValidationCurve> validation;
  private final Optional<Patience> patience;
  private final RunEvents events;
  private final List<PeriodicAction> actions;
  private final String run;
  private final long seed;

  private int completed;
  private Runnable startMeasurement = this::measureIfNew;

  TrainingLoop(TrainingLoopBuilder parts) {
    this.runtime = parts.runtime;
    this.step = parts.step;
    this.optimizerStep = parts.step.optimizerStep();
    this.parameters = optimizerStep.optimizer().parameters();
    this.learningRate = parts.learningRate;
    this.average = parts.average;
    this.validation = parts.validation;
    this.patience = parts.patience;
    this.events = parts.events;
    this.actions = List.copyOf(parts.actions);
    this.run = parts.run;
    this.seed = parts.seed;
  }

  /** Returns the measurements of the validation loss so far, in order. */
  public List<Validated> validations() {
    return validation.map(curve -> List.copyOf(curve.validations())).orElse(List.of());
  }

  /** Returns the number of updates made so far, those before a restart included. */
  public int completedSteps() {
    return completed;
  }

  /**
   * Measures the start values, with which all later ones are compared, and what else a loop that
   * goes on has to measure first. A loop that was {@linkplain #restore restored} has these
   * measurements and does nothing.
   *
   * @throws TrainingException if the loss is not finite
   */
  public void measureStart() {
    startMeasurement.run();
  }

  private void measureIfNew() {
    if (completed == 0) {
      measure();
    }
  }

  /**
   * Returns the measurement of the start values.
   *
   * @throws IllegalStateException if nothing was measured
   */
  public Validated start() {
    return validation.stream()
        .flatMap(curve -> curve.validations().stream())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("nothing was measured"));
  }

  /**
   * Trains until the last step or a request to stop.
   *
   * @param stopRequested returns whether to stop; called between steps
   * @throws TrainingException if a loss is not finite, or the gradient of all parameters is 0
   */
  public TrainingOutcome run(BooleanSupplier stopRequested) {
    int total = learningRate.totalSteps();
    Optional<String> noLongerBetter = noLongerBetter();
    while (completed < total && noLongerBetter.isEmpty() && !stopRequested.getAsBoolean()) {
      update();
      if (completed == total || validation.map(v -> v.isDue(completed)).orElse(false)) {
        measure();
      }
      if (completed < total) {
        actions.stream().filter(each -> each.isDue(completed)).forEach(each -> each.run(this));
        noLongerBetter = noLongerBetter();
      }
    }
    noLongerBetter.ifPresent(reason -> events.publish(new StoppedEarly(completed, reason)));
    // The state is kept before the closing measurement, which a run that is not stopped here does
    // not make.
    actions.stream().filter(PeriodicAction::atTheEnd).forEach(each -> each.run(this));
    measure();
    useBest();
    return new TrainingOutcome(
        completed,
        validation.map(ValidationCurve::validations).orElse(List.of()),
        completed < total && noLongerBetter.isEmpty());
  }

  /** Returns the reason to end before the last step; empty if there is none. */
  private Optional<String> noLongerBetter() {
    return patience.flatMap(
        each -> each.exhausted(validation.map(ValidationCurve::validations).orElse(List.of())));
  }

  private void update() {
    double rate = learningRate.at(completed);
    TrainingStep.Result result = step.run(completed, rate);
    completed++;
    if (average.isPresent() && Double.isFinite(result.gradientNorm())) {
      try (TensorScope scope = runtime.openScope("average")) {
        average.get().update(scope, optimizerStep.optimizer().completedSteps());
      }
    }
    events.publish(new StepCompleted(completed, metrics(result, rate)));
  }

  /** Returns the names of the metrics that the optimizer adds to those of every step. */
  public Set<String> optimizerMetrics() {
    return optimizerStep.optimizer().metrics().keySet();
  }

  private Map<String, Double> metrics(TrainingStep.Result result, double rate) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(MetricName.LOSS, result.loss());
    metrics.put(MetricName.LEARNING_RATE, rate);
    metrics.put(MetricName.GRADIENT_NORM, result.gradientNorm());
    metrics.putAll(optimizerStep.optimizer().metrics());
    return metrics;
  }

  /**
   * Measures the values that would be kept if the run ended here, unless they were just measured.
   */
  private void measure() {
    if (validation.isEmpty() || validation.get().has(completed)) {
      return;
    }
    withKeptValues(
        () ->
            events.publish(
                validation.get().measure(completed, () -> TensorSnapshot.of(parameters))));
  }

  /**
   * Performs an action while the parameters have the values that would be kept: the moving
   * averages, or without these the present values.
   */
  void withKeptValues(Runnable action) {
    Optional<TensorSnapshot> trained = average.map(each -> TensorSnapshot.of(parameters));
    average.ifPresent(each -> each.averages().restore(runtime, parameters));
    try {
      action.run();
    } finally {
      trained.ifPresent(values -> values.restore(runtime, parameters));
    }
  }

  /**
   * Restores the values that measured best so far and returns their measurement.
   *
   * @throws IllegalStateException if nothing was measured
   */
  public Validated restoreBest() {
    ValidationCurve curve =
        validation.orElseThrow(() -> new IllegalStateException("this loop measures nothing"));
    Validated best = ValidationCurve.best(curve.validations());
    curve.bestValues().orElseThrow().restore(runtime, parameters);
    return best;
  }

  private void useBest() {
    if (validation.isPresent()) {
      restoreBest();
    } else {
      average.ifPresent(each -> each.averages().restore(runtime, parameters));
    }
  }

  /** Returns a copy of the state; must be called between two steps. */
  public TrainingState state() {
    return new TrainingState(
        position(completed),
        TensorSnapshot.of(parameters),
        optimizerStep.optimizer().state(),
        optimizerStep.lossScale().state(),
        average.map(Ema::averages),
        validation.map(ValidationCurve::validations).orElse(List.of()),
        validation.flatMap(ValidationCurve::bestValues));
  }

  private TrainingState.Position position(int steps) {
    return new TrainingState.Position(run, seed, steps, step.firstMicroBatch(steps));
  }

  /**
   * Restores a state before the first step of this loop.
   *
   * @throws TrainingException if the state belongs to another run, seed, shape, optimizer or
   *     gradient accumulation, or only one of the two keeps averages or measurements
   */
  public void restore(TrainingState state) {
    int steps = state.position().completedSteps();
    state.requireFits(
        position(steps), learningRate.totalSteps(), average.isPresent(), validation.isPresent());
    optimizerStep.optimizer().restore(state.optimizer());
    optimizerStep.lossScale().restore(state.lossScale());
    average.ifPresent(each -> each.restore(state.averages().orElseThrow()));
    validation.ifPresent(each -> each.restore(state));
    state.values().restore(runtime, parameters);
    completed = steps;
  }

  /**
   * Returns the state of a run with other settings or data as one of this run, which {@link
   * #restore} accepts if parameters, optimizer, averages and measurements are of the same kind: it
   * has as many steps, at the position that this run's seed and accumulation give.
   */
  public TrainingState adopt(TrainingState state) {
    return state.at(position(state.position().completedSteps()));
  }

  /**
   * Restores a state whose measurements were made on other data. {@link #measureStart} then
   * measures the start values, which the parameters must have now, and the best values again.
   *
   * @throws TrainingException as {@link #restore}
   */
  public void restoreToMeasureAgain(TrainingState state) {
    TensorSnapshot start = TensorSnapshot.of(parameters);
    restore(state);
    int bestStep =
        state.bestValues().isEmpty() ? 0 : ValidationCurve.best(state.validations()).step();
    validation.ifPresent(ValidationCurve::clear);
    startMeasurement =
        () -> {
          measureAs(0, start);
          if (bestStep > 0) {
            measureAs(bestStep, state.bestValues().orElseThrow());
          }
          state.values().restore(runtime, parameters);
        };
  }

  /**
   * Continues from values that another program or another run had after some updates. Averages
   * start as these values. {@link #measureStart} then measures the start values, which the
   * parameters must have now, and these values.
   *
   * @param values the values of the parameters
   * @param steps the number of updates after which they had these values, at least 1
   * @param optimizer the state of the optimizer; empty to begin with none
   * @throws TrainingException if values or state belong to other parameters or another optimizer,
   *     or there are no more steps to make
   */
  public void continueFrom(TensorSnapshot values, int steps, Optional<OptimizerState> optimizer) {
    requireStepsLeft(steps);
    TensorSnapshot start = TensorSnapshot.of(parameters);
    optimizer.ifPresent(optimizerStep.optimizer()::restore);
    values.restore(runtime, parameters);
    average.ifPresent(each -> each.restore(values));
    completed = steps;
    startMeasurement =
        () -> {
          measureAs(0, start);
          measureAs(steps, values);
        };
  }

  /** Measures values and leaves them in the parameters. */
  private void measureAs(int step, TensorSnapshot values) {
    values.restore(runtime, parameters);
    if (validation.isPresent()) {
      events.publish(validation.get().measure(step, () -> values));
    }
  }

  private void requireStepsLeft(int steps) {
    if (steps >= learningRate.totalSteps()) {
      throw new TrainingException(
          "the values are those after %d steps, but this run has only %d; set more training.steps"
              .formatted(steps, learningRate.totalSteps()));
    }
  }
}
