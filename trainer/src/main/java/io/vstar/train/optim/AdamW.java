package io.vstar.train.optim;

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
   * The constants of AdamW, for programs without a config.
   *
   * @param beta1 the decay of the mean gradient, β₁, in [0, 1)
   * @param beta2 the decay of the mean squared gradient, β₂, in [0, 1)
   * @param epsilon the number that keeps the quotient finite, ε, above 0
   * @param weightDecay the weight decay λ, at least 0; a group may have its own
   */
  public record Settings(double beta1, double beta2, double epsilon, double weightDecay) {
    /** The defaults of torch and diffusers. */
    public static final Settings DEFAULT = new Settings(0.9, 0.999, 1e-8, 0.01);
  }

  /**
   * Makes an optimizer whose moments are zero.
   *
   * @param scope the scope that owns the moments
   * @param groups the parameters, float32, which {@link #step} updates in place
   */
  public AdamW(
      TensorRuntime runtime, TensorScope scope, List<ParameterGroup> groups, Settings settings) {
    this(
        runtime,
        scope,
        groups,
        new OptimizerSettings.AdamW(
            settings.beta1(), settings.beta2(), settings.epsilon(), settings.weightDecay(), false));
  }

  /** Makes an optimizer whose moments are zero, with the constants of a config. */
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
        new Constants(
            "_fused_adamw_",
            settings.beta1(),
            settings.beta2(),
            settings.epsilon(),
            settings.weightDecay(),
            settings.amsgrad()));
  }
}
