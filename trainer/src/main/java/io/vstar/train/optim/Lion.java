package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OptimizerSettings;
import java.util.List;

/**
 * The optimizer Lion (Chen et al. 2023), as in lion-pytorch: every value moves by the learning rate
 * in each update, except where the mean gradient is exactly 0.
 *
 * <pre>
 * p ← p · (1 − lr·λ)
 * p ← p − lr · sign(β₁·m + (1 − β₁)·g)
 * m ← β₂·m + (1 − β₂)·g
 * </pre>
 */
final class Lion extends ElementwiseOptimizer {
  private final OptimizerSettings.Lion settings;
  private final List<GroupKernel> kernels;

  /** Makes an optimizer whose mean gradient is zero; {@code scope} owns it. */
  Lion(
      TensorRuntime runtime,
      TensorScope scope,
      List<ParameterGroup> groups,
      OptimizerSettings.Lion settings) {
    super(settings.type(), runtime, scope, groups, settings.weightDecay(), List.of(MEAN));
    this.settings = settings;
    this.kernels = stateful().stream().map(group -> kernel(group).compile(runtime)).toList();
  }

  private GroupKernel.Writer kernel(Group group) {
    return kernel(settings.type(), group, "rate")
        .then(WeightDecay.DECOUPLED.statements(group.weightDecay()))
        .then(
            "directions = torch._foreach_mul(m, %s)".formatted(settings.beta1()),
            "torch._foreach_add_(directions, g, alpha=%s)".formatted(1 - settings.beta1()),
            "signs = torch._foreach_sign(directions)",
            "torch._foreach_add_(p, signs, alpha=-rate)",
            "torch._foreach_mul_(m, %s)".formatted(settings.beta2()),
            "torch._foreach_add_(m, g, alpha=%s)".formatted(1 - settings.beta2()));
  }

  @Override
  void updateGroup(TensorScope scope, int index, List<NDArray> gradients, double rate) {
    kernels.get(index).call(scope, List.of(rate), stateful().get(index).lists(gradients));
  }
}
