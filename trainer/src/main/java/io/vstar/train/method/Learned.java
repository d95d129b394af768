package io.vstar.train.method;

import io.vstar.conditioning.PromptEncoder;
import io.vstar.train.heldout.HeldOutLosses;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.unet.ContextAdapter;

/**
 * Something that was learned, as a model uses it.
 *
 * @param encoder the encoder of prompts, which knows the learned words
 * @param adapter the adapter of the UNet
 * @param change the change of the model for as long as it is used
 */
public record Learned(PromptEncoder encoder, ContextAdapter adapter, ModelChange change) {

  /** Makes something that leaves the weights of the model as they are. */
  public Learned(PromptEncoder encoder, ContextAdapter adapter) {
    this(encoder, adapter, ModelChange.NONE);
  }

  /** Computes its losses on all triples of a validation loss. */
  public HeldOutLosses losses(ValidationLoss validation) {
    return change.compute(() -> validation.with(encoder).losses(adapter));
  }
}
