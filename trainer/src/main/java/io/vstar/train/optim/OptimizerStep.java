package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import io.vstar.error.TrainingException;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.Kernel;
import io.vstar.tensor.KernelSource;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The optimizer step of the training loop: it checks that the gradients are finite, removes the
 * loss scale and clips, updates the parameters, brings them back to their constraint, and zeroes
 * the gradients, in this order.
 */
public final class OptimizerStep {
  private final Kernel norm;
  private final Kernel scale;
  private final Kernel zero;
  private final Optimizer optimizer;
  private final List<Parameter> parameters;
  private final OptionalDouble maxNorm;
  private final LossScale lossScale;
  private final Constraint constraint;

  /**
   * Makes the step of parameters without a constraint and compiles its kernels.
   *
   * @param maxNorm the global L2 norm that larger gradients are scaled down to; empty for no
   *     clipping
   * @param lossScale the loss scale by which the losses are multiplied
   */
  public OptimizerStep(
      TensorRuntime runtime, Optimizer optimizer, OptionalDouble maxNorm, LossScale lossScale) {
    this(runtime, optimizer, maxNorm, lossScale, Constraint.NONE);
  }

  /**
   * Makes the step and compiles its kernels.
   *
   * @param maxNorm the global L2 norm that larger gradients are scaled down to; empty for no
   *     clipping
   * @param lossScale the loss scale by which the losses are multiplied
   * @param constraint the constraint that the parameters are brought back to after each update
   */
  public OptimizerStep(
      TensorRuntime runtime,
      Optimizer optimizer,
      OptionalDouble maxNorm,
      LossScale lossScale,
      Constraint constraint) {
    this.optimizer = optimizer;
    this.parameters = optimizer.parameters();
    TensorList gradients = new TensorList("g", parameters.size());
    this.norm =
        runtime.compile(
            new KernelSource(
                "gradient_norm",
                gradients.names(),
                List.of("norms = torch._foreach_norm(" + gradients + ")"),
                List.of("torch.linalg_vector_norm(torch.stack(norms))")));
    List<String> scaled = new ArrayList<>(List.of("factor"));
    scaled.addAll(gradients.names());
    this.scale =
        runtime.compile(
            new KernelSource(
                "gradient_scale",
                scaled,
                List.of("scaled = " + gradients, "torch._foreach_mul_(scaled, factor)"),
                List.of("scaled[0]")));
    this.zero =
        runtime.compile(
            new KernelSource(
                "gradient_zero",
                gradients.names(),
                List.of("zeroed = " + gradients, "torch._foreach_zero_(zeroed)"),
                List.of("zeroed[0]")));
    this.maxNorm = maxNorm;
    this.lossScale = lossScale;
    this.constraint = constraint;
  }

  /** Returns the optimizer of the parameters. */
  public Optimizer optimizer() {
    return optimizer;
  }

  /** Returns the loss scale by which the losses must be multiplied. */
  public LossScale lossScale() {
    return lossScale;
  }

  /**
   * Lends the parameters to a scope, so that it owns whatever is computed from them, gradients
   * included.
   */
  public void lendParameters(TensorScope scope) {
    scope.borrow(parameters.stream().map(Parameter::tensor).toArray(NDArray[]::new));
  }

  /**
   * Updates the parameters from the gradients accumulated since the last call.
   *
   * @param scope a scope that has borrowed the parameters; it owns temporary tensors
   * @return the global L2 norm of the gradients before clipping; if they overflowed, it is not
   *     finite, the update is skipped and the next step uses a smaller loss scale
   * @throws TrainingException if the norm is not finite at the smallest loss scale; nothing is
   *     updated then
   */
  public double run(TensorScope scope, double learningRate) {
    NDArray[] gradients =
        parameters.stream().map(each -> GradientScope.of(each.tensor())).toArray(NDArray[]::new);
    double length = norm.call(gradients).head().getFloat() / lossScale.factor();
    if (!Double.isFinite(length)) {
      if (lossScale.overflowed()) {
        zero.call(gradients);
        return length;
      }
      throw new TrainingException(
          "the gradient is not finite after step %d; lower the learning rate"
              .formatted(optimizer.completedSteps()));
    }
    double clip =
        maxNorm.isPresent() && length > maxNorm.getAsDouble() ? maxNorm.getAsDouble() / length : 1;
    if (clip != 1 || lossScale.factor() != 1) {
      scale(scope, gradients, clip / lossScale.factor());
    }
    lossScale.succeeded();
    optimizer.step(scope, List.of(gradients), learningRate);
    constraint.apply(scope, learningRate);
    zero.call(gradients);
    return length;
  }

  private void scale(TensorScope scope, NDArray[] gradients, double factor) {
    List<NDArray> arguments = new ArrayList<>();
    arguments.add(scope.upload(new float[] {(float) factor}));
    arguments.addAll(List.of(gradients));
    scale.call(arguments.toArray(NDArray[]::new));
  }
}
