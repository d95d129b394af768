package io.vstar.train.loop;

import io.vstar.error.TrainingException;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.event.MetricName;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.train.optim.LearningRateSchedule;
import io.vstar.train.optim.TensorSnapshot;
import io.vstar.train.trainable.Trainable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Runs the steps, measures on the way, and ends with the values that were best on the validation
 * loss.
 */
public final class TrainingLoop {
  /**
   * How a run ended.
   *
   * @param steps updates made
   * @param best the measurement whose values are now in the trainable
   * @param validations all of them, from step 0
   * @param stopped whether it was asked to stop early
   */
  public record Outcome(
      int steps, RunEvent.Validated best, List<RunEvent.Validated> validations, boolean stopped) {
    public Outcome {
      validations = List.copyOf(validations);
    }
  }

  private final TensorRuntime runtime;
  private final Trainable trainable;
  private final TrainingStep step;
  private final ValidationLoss validation;
  private final LearningRateSchedule learningRate;
  private final int validateEvery;
  private final RunEvents events;

  private final List<RunEvent.Validated> validations = new ArrayList<>();
  private RunEvent.Validated best;
  private TensorSnapshot bestValues;
  private int completed;

  /**
   * @param validateEvery steps between measurements; one is made before the first step and one
   *     after the last in any case
   */
  TrainingLoop(
      TensorRuntime runtime,
      Trainable trainable,
      TrainingStep step,
      ValidationLoss validation,
      LearningRateSchedule learningRate,
      int validateEvery,
      RunEvents events) {
    this.runtime = runtime;
    this.trainable = trainable;
    this.step = step;
    this.validation = validation;
    this.learningRate = learningRate;
    this.validateEvery = validateEvery;
    this.events = events;
  }

  /**
   * Measures the state before the first step, which all later ones are compared with.
   *
   * @throws TrainingException if that is not a finite number
   */
  public void measureStart() {
    validate();
  }

  /**
   * Trains to the end, or until asked to stop.
   *
   * @param stopRequested looked at between steps
   * @throws TrainingException if a loss is not finite, or no gradient reaches what is learned
   */
  public Outcome run(BooleanSupplier stopRequested) {
    int total = learningRate.totalSteps();
    while (completed < total && !stopRequested.getAsBoolean()) {
      double rate = learningRate.at(completed);
      TrainingStep.Result result = step.run(completed, rate);
      requireGradient(result);
      completed++;
      events.publish(new RunEvent.StepCompleted(completed, metrics(result, rate)));
      if (completed % validateEvery == 0 || completed == total) {
        validate();
      }
    }
    boolean stopped = completed < total;
    if (stopped && validations.get(validations.size() - 1).step() < completed) {
      validate();
    }
    return new Outcome(completed, restoreBest(), validations, stopped);
  }

  /** Returns how many updates were made so far. */
  public int completedSteps() {
    return completed;
  }

  /** Puts the values back that measured best so far, and returns their measurement. */
  public RunEvent.Validated restoreBest() {
    bestValues.restore(runtime, trainable.parameters());
    return best;
  }

  private static Map<String, Double> metrics(TrainingStep.Result result, double rate) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(MetricName.LOSS, result.loss());
    metrics.put(MetricName.LEARNING_RATE, rate);
    metrics.put(MetricName.GRADIENT_NORM, result.gradientNorm());
    return metrics;
  }

  private void requireGradient(TrainingStep.Result result) {
    if (result.gradientNorm() == 0) {
      throw new TrainingException(
          ("step %d: the gradient is exactly 0, so nothing can be learned; look whether the captions"
                  + " hold the new word, and whether the precision is too low for this model")
              .formatted(completed + 1));
    }
  }

  private void validate() {
    double loss = validation.measure(trainable.context());
    if (!Double.isFinite(loss)) {
      throw new TrainingException(
          completed == 0
              ? "the base model gives no finite loss before the first step; look whether its weights"
                  + " are whole, or use precision fp32"
              : "the validation loss is not finite after %d steps; lower training.learningRate, or use precision fp32"
                  .formatted(completed));
    }
    double first = validations.isEmpty() ? loss : validations.get(0).loss();
    RunEvent.Validated measured = new RunEvent.Validated(completed, loss, loss / first);
    validations.add(measured);
    if (best == null || loss < best.loss()) {
      best = measured;
      bestValues = TensorSnapshot.of(trainable.parameters());
    }
    events.publish(measured);
  }
}
