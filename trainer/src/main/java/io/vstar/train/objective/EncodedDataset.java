package io.vstar.train.objective;

import io.vstar.conditioning.PromptEncoder;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.dataset.TrainingPrompts;

/**
 * A dataset in the form that the models take: latents of the pictures, and tokens of the prompts.
 *
 * @param latents the latents of the pictures
 * @param prompts the prompts of the pictures as text
 * @param encoder the encoder that turns prompts into tokens and knows the learned words
 */
public record EncodedDataset(LatentCache latents, TrainingPrompts prompts, PromptEncoder encoder) {
  /** Returns the same dataset with another encoder of prompts. */
  public EncodedDataset with(PromptEncoder other) {
    return new EncodedDataset(latents, prompts, other);
  }
}
