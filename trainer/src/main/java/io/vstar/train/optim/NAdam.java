package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OptimizerSettings;
import java.util.List;
import java.util.Map;

/**
 * The optimizer NAdam (Dozat 2016), as in torch: Adam whose mean gradient is looked ahead at, with
 * a momentum that rises from about β₁/2 to β₁.
 *
 * <pre>
 * μₜ = β₁·(1 − 0.96^(t·ψ)/2)        Πₜ = μ₁·μ₂·…·μₜ
 * p ← p − lr · ( (1 − μₜ)/(1 − Πₜ)·g + μₜ₊₁/(1 − Πₜ₊₁)·m ) / (√(v/(1 − β₂ᵗ)) + ε)
 * </pre>
 */
final class NAdam extends ElementwiseOptimizer {
  private static final String PRODUCT = "mu_product";
  private static final double DECAY_BASE = 0.96;

  private final OptimizerSettings.NAdam settings;
  private final List<GroupKernel> kernels;
  private double product = 1;

  /** Makes an optimizer whose moments are zero; {@code scope} owns them. */
  NAdam(
      TensorRuntime runtime,
      TensorScope scope,
      List<ParameterGroup> groups,
      OptimizerSettings.NAdam settings) {
    super(
        settings.type(),
        runtime,
        scope,
        groups,
        settings.weightDecay(),
        List.of(MEAN, MEAN_SQUARE));
    this.settings = settings;
    this.kernels = stateful().stream().map(group -> kernel(group).compile(runtime)).toList();
  }

  private GroupKernel.Writer kernel(Group group) {
    WeightDecay decay = WeightDecay.of(settings.decoupledWeightDecay());
    return kernel(settings.type(), group, "rate", "unbiased", "along_gradient", "along_mean")
        .then(decay.statements(group.weightDecay()))
        .then(adamMoments(settings.beta1(), settings.beta2()))
        .then(
            "squares = torch._foreach_div(v, unbiased)",
            "roots = torch._foreach_sqrt(squares)",
            "torch._foreach_add_(roots, %s)".formatted(settings.epsilon()),
            "torch._foreach_addcdiv_(p, g, roots, -along_gradient)",
            "torch._foreach_addcdiv_(p, m, roots, -along_mean)");
  }

  @Override
  Map<String, Double> numbers() {
    return Map.of(PRODUCT, product);
  }

  @Override
  void restoreNumbers(OptimizerState saved) {
    product = saved.number(PRODUCT);
  }

  @Override
  void update(TensorScope scope, List<List<NDArray>> gradients, double learningRate) {
    product *= momentum(completedSteps());
    super.update(scope, gradients, learningRate);
  }

  @Override
  void updateGroup(TensorScope scope, int index, List<NDArray> gradients, double rate) {
    int t = completedSteps();
    double next = momentum(t + 1);
    List<Double> numbers =
        List.of(
            rate,
            1 - Math.pow(settings.beta2(), t),
            rate * (1 - momentum(t)) / (1 - product),
            rate * next / (1 - product * next));
    kernels.get(index).call(scope, numbers, stateful().get(index).lists(gradients));
  }

  /** Returns the momentum μ of update {@code t}, counted from 1. */
  private double momentum(int t) {
    return settings.beta1() * (1 - 0.5 * Math.pow(DECAY_BASE, t * settings.momentumDecay()));
  }
}
