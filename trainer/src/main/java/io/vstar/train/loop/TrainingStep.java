package io.vstar.train.loop;

import io.vstar.error.TrainingException;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.objective.Objective;
import io.vstar.train.objective.StepClock;
import io.vstar.train.objective.StepClock.Part;
import io.vstar.train.optim.OptimizerStep;

/**
 * The training step: the gradients of one or several micro batches, then one update by the
 * optimizer.
 */
public final class TrainingStep {
  /**
   * The result of one step.
   *
   * @param loss the mean loss over the examples of all micro batches
   * @param gradientNorm the global L2 norm of the gradient before clipping; not finite if the
   *     update was skipped because the gradient overflowed
   */
  public record Result(double loss, double gradientNorm) {}

  private final TensorRuntime runtime;
  private final Objective objective;
  private final OptimizerStep optimizerStep;
  private final int accumulation;

  /**
   * Makes a step.
   *
   * @param objective the objective whose gradient is computed
   * @param optimizerStep the optimizer step that updates the parameters
   * @param accumulation the number of micro batches per update, at least 1
   */
  public TrainingStep(
      TensorRuntime runtime, Objective objective, OptimizerStep optimizerStep, int accumulation) {
    this.runtime = runtime;
    this.objective = objective;
    this.optimizerStep = optimizerStep;
    this.accumulation = accumulation;
  }

  /** Returns the optimizer step, which makes the update from the gradients. */
  OptimizerStep optimizerStep() {
    return optimizerStep;
  }

  /**
   * Returns the number of the first micro batch of the update that follows {@code completed} ones.
   */
  long firstMicroBatch(int completed) {
    return (long) completed * accumulation;
  }

  /**
   * Makes one update.
   *
   * @param completed the number of updates made before
   * @param learningRate the learning rate of this update
   */
  Result run(int completed, double learningRate) {
    return run(completed, learningRate, StepClock.NONE);
  }

  /**
   * Makes one update.
   *
   * @param completed the number of updates made before
   * @param learningRate the learning rate of this update
   * @param clock the clock, called as each part ends
   * @throws TrainingException if a loss or the gradient is not finite, or the gradient of all that
   *     is learned is exactly 0 though there is a loss
   */
  public Result run(int completed, double learningRate, StepClock clock) {
    double sum = 0;
    for (int i = 0; i < accumulation; i++) {
      sum += accumulate(firstMicroBatch(completed) + i, clock);
    }
    try (TensorScope scope = openScope("optimizer step")) {
      Result result = new Result(sum / accumulation, optimizerStep.run(scope, learningRate));
      requireGradient(result, completed + 1);
      clock.ended(Part.OPTIMIZER);
      return result;
    }
  }

  /**
   * Refuses a gradient without any effect: nothing would be learned, and nobody would be told. A
   * loss of exactly 0 asks for nothing, as that of a timestep without weight.
   */
  private static void requireGradient(Result result, int step) {
    if (result.gradientNorm() == 0 && result.loss() != 0) {
      throw new TrainingException(
          ("step %d: the gradient is exactly 0, so nothing can be learned; look whether the"
                  + " captions hold the new word, and whether the precision is too low for this model")
              .formatted(step));
    }
  }

  /** Adds one micro batch's gradients and returns its mean loss. */
  private double accumulate(long index, StepClock clock) {
    try (TensorScope scope = openScope("micro batch")) {
      float[] values;
      try (GradientScope gradients = GradientScope.open(runtime)) {
        Objective.Losses losses = objective.evaluate(scope, index, clock);
        // Together the micro batches give the gradient of their mean, times the loss scale.
        double factor = optimizerStep.lossScale().factor() / accumulation;
        gradients.backward(losses.minimized(), factor);
        values = losses.perExample().toFloatArray();
      }
      clock.ended(Part.BACKWARD);
      return mean(values, index);
    }
  }

  private static double mean(float[] values, long index) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    if (!Double.isFinite(sum)) {
      throw new TrainingException(
          "the loss of micro batch %d is not finite; lower the learning rate, or use precision fp32"
              .formatted(index));
    }
    return sum / values.length;
  }

  private TensorScope openScope(String name) {
    TensorScope scope = runtime.openScope(name);
    optimizerStep.lendParameters(scope);
    return scope;
  }
}
