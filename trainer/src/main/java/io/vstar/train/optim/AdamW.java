package io.vstar.train.optim;

import io.vstar.tensor.AdamKernel;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OptimizerSettings;
import java.util.List;

/**
 * The optimizer AdamW: Adam with decoupled weight decay (Loshchilov and Hutter 2019). It follows
 * torch: the decay comes first, and epsilon is added after the bias correction.
 *
 * <pre>
 * p ← p · (1 − lr·λ)
 * m ← β₁·m + (1 − β₁)·g        v ← β₂·v + (1 − β₂)·g²
 * p ← p − lr/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε)
 * </pre>
 */
public final class AdamW extends FusedAdam {
  /**
   * Makes an optimizer whose moments are zero.
   *
   * @param scope the scope that owns the moments
   * @param groups the parameters, float32, which {@link #step} updates in place
   */
  public AdamW(
      TensorRuntime runtime,
      TensorScope scope,
      List<ParameterGroup> groups,
      OptimizerSettings.AdamW settings) {
    super(
        settings.type(),
        runtime,
        scope,
        groups,
        new AdamKernel.Constants(
            "_fused_adamw_",
            settings.beta1(),
            settings.beta2(),
            settings.epsilon(),
            settings.weightDecay(),
            settings.amsgrad()));
  }
}
