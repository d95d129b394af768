package io.vstar.generation;

import io.vstar.checkpoint.ModelPart;
import io.vstar.nn.Precision;
import java.util.Set;

/**
 * What of a model is loaded, and how. Tokenizers, text encoders and UNet always are; the
 * autoencoder when it is first asked for.
 *
 * @param precision in which text encoders and UNet compute; the autoencoder always uses float32
 * @param activationCheckpointing whether the UNet computes a part of its intermediates twice
 *     instead of keeping them for the gradient
 * @param trained the networks whose weights are trained: these are float32 whatever the precision,
 *     and require a gradient; all others are frozen
 */
public record LoadPlan(
    Precision precision, boolean activationCheckpointing, Set<ModelPart> trained) {
  public LoadPlan {
    trained = Set.copyOf(trained);
  }

  /** Returns the plan to load all weights frozen. */
  public static LoadPlan frozen(Precision precision) {
    return new LoadPlan(precision, false, Set.of());
  }

  /** Returns the same plan with or without activation checkpointing. */
  public LoadPlan withCheckpointing(boolean checkpointing) {
    return new LoadPlan(precision, checkpointing, trained);
  }

  /** Returns the same plan with these networks trained. */
  public LoadPlan training(Set<ModelPart> parts) {
    return new LoadPlan(precision, activationCheckpointing, parts);
  }
}
