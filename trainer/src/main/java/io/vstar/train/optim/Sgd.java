package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OptimizerSettings;
import java.util.List;

/**
 * Stochastic gradient descent with momentum μ, dampening τ and Nesterov's look ahead (Sutskever et
 * al. 2013), as in torch. The first momentum is the whole gradient.
 *
 * <pre>
 * g ← g + λ·p
 * b ← μ·b + (1 − τ)·g
 * p ← p − lr·b        Nesterov: p ← p − lr·(g + μ·b)
 * </pre>
 */
final class Sgd extends ElementwiseOptimizer {
  private static final List<Moment> MOMENTUM = List.of(new Moment("b", "momentum_buffer"));

  private final OptimizerSettings.Sgd settings;
  private final List<GroupKernel> kernels;

  /** Makes an optimizer without momentum yet; {@code scope} owns it. */
  Sgd(
      TensorRuntime runtime,
      TensorScope scope,
      List<ParameterGroup> groups,
      OptimizerSettings.Sgd settings) {
    super(
        settings.type(),
        runtime,
        scope,
        groups,
        settings.weightDecay(),
        settings.momentum() > 0 ? MOMENTUM : List.of());
    this.settings = settings;
    this.kernels = stateful().stream().map(group -> kernel(group).compile(runtime)).toList();
  }

  private GroupKernel.Writer kernel(Group group) {
    GroupKernel.Writer writer =
        kernel(settings.type(), group, "rate", "kept", "added")
            .then(WeightDecay.L2.statements(group.weightDecay()));
    if (settings.momentum() > 0) {
      writer.then("torch._foreach_mul_(b, kept)", "torch._foreach_add_(b, g, alpha=added)");
    }
    if (settings.nesterov()) {
      writer.then("torch._foreach_add_(g, b, alpha=%s)".formatted(settings.momentum()));
    }
    boolean alongGradient = settings.nesterov() || settings.momentum() == 0;
    return writer.then(
        "torch._foreach_add_(p, %s, alpha=-rate)".formatted(alongGradient ? "g" : "b"));
  }

  @Override
  void updateGroup(TensorScope scope, int index, List<NDArray> gradients, double rate) {
    boolean first = completedSteps() == 1;
    double kept = first ? 0 : settings.momentum();
    double added = first ? 1 : 1 - settings.dampening();
    kernels
        .get(index)
        .call(scope, List.of(rate, kept, added), stateful().get(index).lists(gradients));
  }
}
