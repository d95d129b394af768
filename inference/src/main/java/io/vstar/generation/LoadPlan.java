package io.vstar.generation;

import io.vstar.checkpoint.ModelPart;
import io.vstar.nn.Precision;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The plan of how a model is loaded. Tokenizers, text encoders and UNet are always loaded, the
 * autoencoder at its first use.
 *
 * @param precision the format that text encoders and UNet compute in; the autoencoder always uses
 *     float32
 * @param activationCheckpointing true if the UNet computes a part of its intermediates again for
 *     the gradient instead of keeping them
 * @param trained the networks with weights that are trained: these are float32 whatever the
 *     precision, and require a gradient; all others are frozen
 * @param trainedNames tests whether a weight of these networks is trained, by its full name, see
 *     {@link io.vstar.nn.Weight#name}
 */
public record LoadPlan(
    Precision precision,
    boolean activationCheckpointing,
    Set<ModelPart> trained,
    Predicate<String> trainedNames) {
  public LoadPlan {
    trained = Set.copyOf(trained);
  }

  /** Returns a plan with all weights frozen and without activation checkpointing. */
  public static LoadPlan frozen(Precision precision) {
    return new LoadPlan(precision, false, Set.of(), name -> true);
  }

  /** Returns the same plan with or without activation checkpointing. */
  public LoadPlan withCheckpointing(boolean checkpointing) {
    return new LoadPlan(precision, checkpointing, trained, trainedNames);
  }

  /** Returns the same plan with these networks trained. */
  public LoadPlan training(Set<ModelPart> parts) {
    return training(parts, name -> true);
  }

  /**
   * Returns the same plan with some weights of these networks trained.
   *
   * @param names tests whether a weight is trained, by its full name
   */
  public LoadPlan training(Set<ModelPart> parts, Predicate<String> names) {
    return new LoadPlan(precision, activationCheckpointing, parts, names);
  }
}
