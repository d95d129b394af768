package io.vstar.generation;

import io.vstar.nn.Precision;

/**
 * What of a model is loaded, and how. Tokenizers, text encoders and UNet always are; the
 * autoencoder when it is first asked for.
 *
 * @param precision in which text encoders and UNet compute; the autoencoder always uses float32
 * @param activationCheckpointing whether the UNet computes a part of its intermediates twice
 *     instead of keeping them for the gradient
 */
public record LoadPlan(Precision precision, boolean activationCheckpointing) {

  /** Returns the plan to load all weights frozen. */
  public static LoadPlan frozen(Precision precision) {
    return new LoadPlan(precision, false);
  }

  /** Returns the same plan with or without activation checkpointing. */
  public LoadPlan withCheckpointing(boolean checkpointing) {
    return new LoadPlan(precision, checkpointing);
  }
}
