package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OptimizerSettings;
import java.util.List;

/**
 * The optimizer RAdam (Liu et al. 2020), as in torch: while the variance of Adam's step size cannot
 * be estimated (ρ ≤ 5, the first five updates at β₂ = 0.999) it moves along the mean gradient, and
 * then the steps are those of Adam times a factor r that rises to 1.
 *
 * <pre>
 * ρ∞ = 2/(1 − β₂) − 1        ρ = ρ∞ − 2t·β₂ᵗ/(1 − β₂ᵗ)
 * p ← p − lr · m/(1 − β₁ᵗ)                                if ρ ≤ 5
 * p ← p − lr · r · m/(1 − β₁ᵗ) · √(1 − β₂ᵗ) / (√v + ε)    if ρ &gt; 5
 * r = √( (ρ − 4)(ρ − 2)ρ∞ / ((ρ∞ − 4)(ρ∞ − 2)ρ) )
 * </pre>
 */
final class RAdam extends ElementwiseOptimizer {
  private static final double TRACTABLE = 5;

  private final OptimizerSettings.RAdam settings;
  private final List<GroupKernel> plain;
  private final List<GroupKernel> rectified;

  /** Makes an optimizer whose moments are zero; {@code scope} owns them. */
  RAdam(
      TensorRuntime runtime,
      TensorScope scope,
      List<ParameterGroup> groups,
      OptimizerSettings.RAdam settings) {
    super(
        settings.type(),
        runtime,
        scope,
        groups,
        settings.weightDecay(),
        List.of(MEAN, MEAN_SQUARE));
    this.settings = settings;
    this.plain =
        stateful().stream()
            .map(
                group ->
                    moments(group).then("torch._foreach_add_(p, m, alpha=-step)").compile(runtime))
            .toList();
    this.rectified =
        stateful().stream()
            .map(
                group ->
                    moments(group)
                        .then(
                            "roots = torch._foreach_sqrt(v)",
                            "torch._foreach_add_(roots, %s)".formatted(settings.epsilon()),
                            "torch._foreach_addcdiv_(p, m, roots, -step)")
                        .compile(runtime))
            .toList();
  }

  private GroupKernel.Writer moments(Group group) {
    WeightDecay decay = WeightDecay.of(settings.decoupledWeightDecay());
    return kernel(settings.type(), group, "rate", "step")
        .then(decay.statements(group.weightDecay()))
        .then(adamMoments(settings.beta1(), settings.beta2()));
  }

  @Override
  void updateGroup(TensorScope scope, int index, List<NDArray> gradients, double rate) {
    int t = completedSteps();
    double unbiased = 1 - Math.pow(settings.beta2(), t);
    double longest = 2 / (1 - settings.beta2()) - 1;
    double length = longest - 2 * t * Math.pow(settings.beta2(), t) / unbiased;
    double step = rate / (1 - Math.pow(settings.beta1(), t));
    boolean tractable = length > TRACTABLE;
    if (tractable) {
      double factor =
          (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length);
      step *= Math.sqrt(factor * unbiased);
    }
    GroupKernel kernel = (tractable ? rectified : plain).get(index);
    kernel.call(scope, List.of(rate, step), stateful().get(index).lists(gradients));
  }
}
