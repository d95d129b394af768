package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OptimizerSettings;
import java.util.List;
import java.util.Map;

/**
 * D-Adaptation of Adam (Defazio and Mishchenko 2023), as in dadaptation: the step size is a lower
 * bound d of the distance from the start to the goal, estimated from the gradients alone. It is one
 * number for all parameters and never falls; the learning rate is a factor of it.
 *
 * <pre>
 * a = d·lr·⟨g, s / (√v + ε)⟩               n ← √β₂·n + (1 − √β₂)·a
 * m ← β₁·m + (1 − β₁)·d·lr·g               v ← β₂·v + (1 − β₂)·g²
 * s ← √β₂·s + (1 − √β₂)·d·lr·g             d̂ = n / ((1 − √β₂)·‖s‖₁)
 * d ← max(d, min(d̂, d·growth))
 * p ← p · (1 − λ·d·lr) − m / (√v + ε)      with the d before
 * </pre>
 */
final class DAdaptAdam extends ElementwiseOptimizer {
  private static final String D = "d";
  private static final String NUMERATOR = "numerator_weighted";

  private final OptimizerSettings.DAdaptAdam settings;
  private final double root;
  private final List<GroupKernel> moments;
  private final List<GroupKernel> steps;
  private double d;
  private double numerator;
  private double effectiveRate;

  /** Makes an optimizer with the first estimate; {@code scope} owns its tensors. */
  DAdaptAdam(
      TensorRuntime runtime,
      TensorScope scope,
      List<ParameterGroup> groups,
      OptimizerSettings.DAdaptAdam settings) {
    super(
        settings.type(),
        runtime,
        scope,
        groups,
        settings.weightDecay(),
        List.of(MEAN, MEAN_SQUARE, new Moment("s", "s")));
    this.settings = settings;
    this.root = Math.sqrt(settings.beta2());
    this.d = settings.d0();
    this.moments = stateful().stream().map(group -> moments(group).compile(runtime)).toList();
    this.steps = stateful().stream().map(group -> step(group).compile(runtime)).toList();
  }

  private GroupKernel.Writer moments(Group group) {
    return kernel(settings.type(), group, "mean", "sum")
        .thenIf(!settings.decoupledWeightDecay(), WeightDecay.L2.statements(group.weightDecay()))
        .then(rootsOfSquares())
        .then("way = torch._foreach_div(s, roots)")
        .forEach(
            i ->
                List.of(
                    "way%1$d = torch.flatten(way[%1$d])".formatted(i),
                    "dot%1$d = torch.dot(torch.flatten(g%1$d), way%1$d)".formatted(i)))
        .then(
            "torch._foreach_mul_(m, %s)".formatted(settings.beta1()),
            "torch._foreach_add_(m, g, alpha=mean)",
            "torch._foreach_mul_(v, %s)".formatted(settings.beta2()),
            "torch._foreach_addcmul_(v, g, g, %s)".formatted(1 - settings.beta2()),
            "torch._foreach_mul_(s, %s)".formatted(root),
            "torch._foreach_add_(s, g, alpha=sum)")
        .forEach(i -> List.of("length%1$d = torch.sum(torch.abs(s%1$d))".formatted(i)))
        .returning("dot")
        .returning("length");
  }

  private GroupKernel.Writer step(Group group) {
    return kernel(settings.type(), group, "rate")
        .then(rootsOfSquares())
        .thenIf(
            settings.decoupledWeightDecay(),
            WeightDecay.DECOUPLED_FUSED.statements(group.weightDecay()))
        .then("torch._foreach_addcdiv_(p, m, roots, -1.)");
  }

  private String[] rootsOfSquares() {
    return new String[] {
      "roots = torch._foreach_sqrt(v)",
      "torch._foreach_add_(roots, %s)".formatted(settings.epsilon())
    };
  }

  @Override
  public Map<String, Double> metrics() {
    return Map.of(EFFECTIVE_LEARNING_RATE, effectiveRate);
  }

  @Override
  Map<String, Double> numbers() {
    return Map.of(D, d, NUMERATOR, numerator);
  }

  @Override
  void restoreNumbers(OptimizerState saved) {
    d = saved.number(D);
    numerator = saved.number(NUMERATOR);
  }

  @Override
  void update(TensorScope scope, List<List<NDArray>> gradients, double learningRate) {
    double bias = settings.biasCorrection() ? biasCorrection(completedSteps()) : 1;
    double rate = d * learningRate * bias;
    if (estimate(scope, gradients, rate)) {
      effectiveRate = rate;
      super.update(scope, gradients, rate);
    }
  }

  private double biasCorrection(int t) {
    return Math.sqrt(1 - Math.pow(settings.beta2(), t)) / (1 - Math.pow(settings.beta1(), t));
  }

  /**
   * Updates moments and estimate.
   *
   * @param rate the learning rate times the present estimate
   * @return whether there was a gradient; nothing changes without
   */
  private boolean estimate(TensorScope scope, List<List<NDArray>> gradients, double rate) {
    double progress = 0;
    double length = 0;
    for (int i = 0; i < moments.size() && rate > 0; i++) {
      Group group = stateful().get(i);
      double factor = group.parameters().learningRateFactor();
      List<Double> numbers = List.of(factor * rate * (1 - settings.beta1()), rate * (1 - root));
      List<float[]> sums = moments.get(i).call(scope, numbers, group.lists(gradients.get(i)));
      for (int j = 0; j < sums.get(0).length; j++) {
        progress += factor * rate * sums.get(0)[j];
        length += factor * sums.get(1)[j];
      }
    }
    if (length == 0) {
      return false;
    }
    numerator = root * numerator + (1 - root) * progress;
    double estimate = numerator / ((1 - root) * length);
    double growth = settings.growthRate().orElse(Double.POSITIVE_INFINITY);
    d = Math.max(d, Math.min(estimate, d * growth));
    return true;
  }

  @Override
  void updateGroup(TensorScope scope, int index, List<NDArray> gradients, double rate) {
    steps.get(index).call(scope, List.of(rate), stateful().get(index).lists(gradients));
  }
}
