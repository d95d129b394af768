package io.vstar.train.objective;

import io.vstar.conditioning.PromptEncoder;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.dataset.TrainingPrompts;

/**
 * A data set as the models take it: pictures as latents, prompts as tokens.
 *
 * @param latents of the pictures
 * @param prompts of the pictures, as text
 * @param encoder turns prompts into tokens, learned words included
 */
public record EncodedDataset(LatentCache latents, TrainingPrompts prompts, PromptEncoder encoder) {
  /** Returns the same data seen through another encoder of prompts. */
  public EncodedDataset with(PromptEncoder other) {
    return new EncodedDataset(latents, prompts, other);
  }
}
