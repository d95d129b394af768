package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OptimizerSettings;
import java.util.List;
import java.util.Map;

/**
 * The optimizer Prodigy (Mishchenko and Defazio 2023), as in prodigyopt: Adam whose step size is an
 * estimate d of the distance from the start p₀ to the goal. The estimate is one number for all
 * parameters and never falls; the learning rate is a factor of it.
 *
 * <pre>
 * n ← β₃·n + d/d₀·(d·lr)·⟨g, p₀ − p⟩       s ← β₃·s + d/d₀·(d·lr)·g       d̂ = c·n / ‖s‖₁
 * m ← β₁·m + (1 − β₁)·d·g                  v ← β₂·v + (1 − β₂)·d²·g²
 * d ← min(max of all d̂, d·growth)
 * p ← p · (1 − λ·d·lr) − d·lr · m / (√v + d·ε)     with the d before
 * </pre>
 *
 * <p>The first growth is not limited. {@code s} and {@code p0} are tensors of its state, n, d and
 * the largest d̂ its numbers.
 */
final class Prodigy extends ElementwiseOptimizer {
  private static final String D = "d";
  private static final String D_MAX = "d_max";
  private static final String NUMERATOR = "d_numerator";

  private final OptimizerSettings.Prodigy settings;
  private final double beta3;
  private final List<GroupKernel> starts;
  private final List<GroupKernel> moments;
  private final List<GroupKernel> steps;
  private double d;
  private double largest;
  private double numerator;
  private double effectiveRate;

  /** Makes an optimizer with the first estimate; {@code scope} owns its tensors. */
  Prodigy(
      TensorRuntime runtime,
      TensorScope scope,
      List<ParameterGroup> groups,
      OptimizerSettings.Prodigy settings) {
    super(
        settings.type(),
        runtime,
        scope,
        groups,
        settings.weightDecay(),
        List.of(MEAN, MEAN_SQUARE, new Moment("s", "s"), new Moment("o", "p0")));
    this.settings = settings;
    this.beta3 = settings.beta3().orElse(Math.sqrt(settings.beta2()));
    this.d = settings.d0();
    this.largest = settings.d0();
    this.starts =
        stateful().stream()
            .map(
                group ->
                    kernel(settings.type(), group, "unused")
                        .then("torch._foreach_copy_(o, p)")
                        .compile(runtime))
            .toList();
    this.moments = stateful().stream().map(group -> moments(group).compile(runtime)).toList();
    this.steps = stateful().stream().map(group -> step(group).compile(runtime)).toList();
  }

  private GroupKernel.Writer moments(Group group) {
    return kernel(settings.type(), group, "mean", "square", "weight")
        .thenIf(!settings.decoupledWeightDecay(), WeightDecay.L2.statements(group.weightDecay()))
        .forEach(
            i ->
                List.of(
                    "way%1$d = torch.flatten(torch.sub(o%1$d, p%1$d))".formatted(i),
                    "dot%1$d = torch.dot(torch.flatten(g%1$d), way%1$d)".formatted(i)))
        .then(
            "torch._foreach_mul_(m, %s)".formatted(settings.beta1()),
            "torch._foreach_add_(m, g, alpha=mean)",
            "torch._foreach_mul_(v, %s)".formatted(settings.beta2()),
            "torch._foreach_addcmul_(v, g, g, square)",
            "torch._foreach_mul_(s, %s)".formatted(beta3),
            "torch._foreach_add_(s, g, alpha=weight)")
        .forEach(i -> List.of("length%1$d = torch.sum(torch.abs(s%1$d))".formatted(i)))
        .returning("dot")
        .returning("length");
  }

  private GroupKernel.Writer step(Group group) {
    return kernel(settings.type(), group, "rate", "epsilon")
        .then("roots = torch._foreach_sqrt(v)", "torch._foreach_add_(roots, epsilon)")
        .thenIf(
            settings.decoupledWeightDecay(),
            WeightDecay.DECOUPLED_FUSED.statements(group.weightDecay()))
        .then("torch._foreach_addcdiv_(p, m, roots, -rate)");
  }

  @Override
  public Map<String, Double> metrics() {
    return Map.of(EFFECTIVE_LEARNING_RATE, effectiveRate);
  }

  @Override
  Map<String, Double> numbers() {
    return Map.of(D, d, D_MAX, largest, NUMERATOR, numerator);
  }

  @Override
  void restoreNumbers(OptimizerState saved) {
    d = saved.number(D);
    largest = saved.number(D_MAX);
    numerator = saved.number(NUMERATOR);
  }

  @Override
  void update(TensorScope scope, List<List<NDArray>> gradients, double learningRate) {
    if (completedSteps() == 1) {
      for (int i = 0; i < starts.size(); i++) {
        starts.get(i).call(scope, List.of(0.0), stateful().get(i).lists(gradients.get(i)));
      }
    }
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
    double ratio = d / settings.d0();
    double weight = ratio * (settings.safeguardWarmup() ? d : rate);
    List<Double> numbers =
        List.of(d * (1 - settings.beta1()), d * d * (1 - settings.beta2()), weight);
    double progress = beta3 * numerator;
    double length = 0;
    for (int i = 0; i < moments.size() && rate > 0; i++) {
      List<float[]> sums =
          moments.get(i).call(scope, numbers, stateful().get(i).lists(gradients.get(i)));
      for (int j = 0; j < sums.get(0).length; j++) {
        progress += ratio * rate * sums.get(0)[j];
        length += sums.get(1)[j];
      }
    }
    if (length == 0) {
      return false;
    }
    numerator = progress;
    double estimate = settings.dCoefficient() * numerator / length;
    if (d == settings.d0()) {
      d = Math.max(d, estimate);
    }
    largest = Math.max(largest, estimate);
    d = Math.min(largest, d * settings.growthRate().orElse(Double.POSITIVE_INFINITY));
    return true;
  }

  @Override
  void updateGroup(TensorScope scope, int index, List<NDArray> gradients, double rate) {
    List<Double> numbers = List.of(rate, d * settings.epsilon());
    steps.get(index).call(scope, numbers, stateful().get(index).lists(gradients));
  }
}
