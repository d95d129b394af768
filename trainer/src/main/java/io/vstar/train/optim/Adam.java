package io.vstar.train.optim;

import io.vstar.tensor.AdamKernel;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OptimizerSettings;
import java.util.List;

/**
 * The optimizer Adam (Kingma and Ba 2015), as in torch: the weight decay is an L2 penalty, whose
 * gradient is averaged and scaled with that of the loss.
 *
 * <pre>
 * g ← g + λ·p
 * m ← β₁·m + (1 − β₁)·g        v ← β₂·v + (1 − β₂)·g²
 * p ← p − lr/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε)
 * </pre>
 */
final class Adam extends FusedAdam {
  /** Makes an optimizer whose moments are zero; {@code scope} owns them. */
  Adam(
      TensorRuntime runtime,
      TensorScope scope,
      List<ParameterGroup> groups,
      OptimizerSettings.Adam settings) {
    super(
        settings.type(),
        runtime,
        scope,
        groups,
        new AdamKernel.Constants(
            "_fused_adam_",
            settings.beta1(),
            settings.beta2(),
            settings.epsilon(),
            settings.weightDecay(),
            settings.amsgrad()));
  }
}
