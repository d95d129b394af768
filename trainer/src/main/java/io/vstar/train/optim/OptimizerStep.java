package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.vstar.error.TrainingException;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorScope;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What happens between two updates, in the one order that is right: check that the gradients are
 * finite, clip them, update, zero them.
 */
public final class OptimizerStep {
  private final AdamW optimizer;
  private final List<NDArray> parameters;
  private final OptionalDouble maxNorm;

  /**
   * @param parameters those of the optimizer
   * @param maxNorm gradients are scaled down to this global L2 norm; absent: never
   */
  public OptimizerStep(AdamW optimizer, List<NDArray> parameters, OptionalDouble maxNorm) {
    this.optimizer = optimizer;
    this.parameters = List.copyOf(parameters);
    this.maxNorm = maxNorm;
  }

  /**
   * Updates the parameters from the gradients accumulated since the last call.
   *
   * @param scope has borrowed the parameters; owns what is needed meanwhile
   * @return the global L2 norm of the gradients, before clipping
   * @throws TrainingException if it is not finite; nothing is updated then
   */
  public double run(TensorScope scope, double learningRate) {
    List<NDArray> gradients = parameters.stream().map(GradientScope::of).toList();
    double norm = norm(gradients);
    if (!Double.isFinite(norm)) {
      throw new TrainingException(
          "the gradient is not finite after step %d; lower the learning rate"
              .formatted(optimizer.completedSteps()));
    }
    if (maxNorm.isPresent() && norm > maxNorm.getAsDouble()) {
      double scale = maxNorm.getAsDouble() / norm;
      gradients.forEach(gradient -> gradient.muli(scale));
    }
    optimizer.step(scope, gradients, learningRate);
    gradients.forEach(gradient -> gradient.muli(0f));
    return norm;
  }

  private static double norm(List<NDArray> gradients) {
    NDList squares = new NDList();
    gradients.forEach(gradient -> squares.add(gradient.square().sum()));
    return Math.sqrt(NDArrays.stack(squares).sum().getFloat());
  }
}
