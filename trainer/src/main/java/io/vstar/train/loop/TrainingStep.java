package io.vstar.train.loop;

import ai.djl.ndarray.NDArray;
import io.vstar.error.TrainingException;
import io.vstar.generation.Adapters;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.loop.StepClock.Part;
import io.vstar.train.optim.LossScale;
import io.vstar.train.optim.OptimizerStep;
import io.vstar.train.trainable.Trainable;
import io.vstar.unet.Conditioning;

/**
 * One update of what is learned: the gradients of one or several micro batches, then the optimizer.
 */
public final class TrainingStep {
  /**
   * @param loss mean over the examples of all micro batches
   * @param gradientNorm global L2 norm, before clipping; not finite if the update was left out
   *     because the gradient overflowed
   */
  public record Result(double loss, double gradientNorm) {}

  private final TensorRuntime runtime;
  private final Trainable trainable;
  private final ExampleLoader loader;
  private final DiffusionLoss loss;
  private final OptimizerStep optimizer;
  private final LossScale lossScale;
  private final int accumulation;

  /**
   * @param lossScale the optimizer's
   * @param accumulation micro batches per update, at least 1
   */
  TrainingStep(
      TensorRuntime runtime,
      Trainable trainable,
      ExampleLoader loader,
      DiffusionLoss loss,
      OptimizerStep optimizer,
      LossScale lossScale,
      int accumulation) {
    this.runtime = runtime;
    this.trainable = trainable;
    this.loader = loader;
    this.loss = loss;
    this.optimizer = optimizer;
    this.lossScale = lossScale;
    this.accumulation = accumulation;
  }

  /**
   * @param completed updates made before
   */
  Result run(int completed, double learningRate) {
    return run(completed, learningRate, StepClock.NONE);
  }

  /**
   * @param completed updates made before
   * @param clock told as each part ends
   */
  public Result run(int completed, double learningRate, StepClock clock) {
    double sum = 0;
    for (int i = 0; i < accumulation; i++) {
      sum += accumulate((long) completed * accumulation + i, clock);
    }
    try (TensorScope scope = openScope("optimizer step")) {
      Result result = new Result(sum / accumulation, optimizer.run(scope, learningRate));
      clock.ended(Part.OPTIMIZER);
      return result;
    }
  }

  /** Adds one micro batch's gradients and returns its mean loss. */
  private double accumulate(long index, StepClock clock) {
    try (TensorScope scope = openScope("micro batch")) {
      DiffusionExamples examples = loader.load(scope, index);
      clock.ended(Part.EXAMPLES);
      trainable.beforeMicroBatch(index);
      float[] values;
      try (GradientScope gradients = GradientScope.open(runtime)) {
        Adapters adapters = trainable.trainingAdapters();
        Conditioning text = loss.encode(examples, adapters);
        clock.ended(Part.TEXT);
        DiffusionLoss.Result result = loss.evaluate(examples, text, adapters.context());
        NDArray objective = trainable.objective(result.perExample().mean(), result.measured());
        clock.ended(Part.FORWARD);
        gradients.backward(objective, lossScale.factor() / accumulation);
        values = result.perExample().toFloatArray();
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
    scope.borrow(trainable.parameters().toArray(NDArray[]::new));
    return scope;
  }
}
