package io.vstar.train.objective;

import io.vstar.conditioning.PromptEncoder;
import io.vstar.text.TokenizedPrompts;
import io.vstar.train.bucket.Placement;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.dataset.TrainingPrompts;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A dataset in the form that the models take: latents of the pictures, and tokens of the prompts.
 *
 * @param latents the latents of the pictures
 * @param prompts the prompts of the pictures as text
 * @param encoder the encoder that turns prompts into tokens and knows the learned words
 * @param negative the negative prompt by which predictions are guided; empty for none
 * @param maxChunks the largest number of chunks that a prompt is encoded in, at least 1
 */
public record EncodedDataset(
    LatentCache latents,
    TrainingPrompts prompts,
    PromptEncoder encoder,
    Optional<NegativePrompt> negative,
    int maxChunks) {

  /** Makes a dataset whose predictions are not guided, with prompts of one chunk. */
  public EncodedDataset(LatentCache latents, TrainingPrompts prompts, PromptEncoder encoder) {
    this(latents, prompts, encoder, Optional.empty(), 1);
  }

  /** Returns the same dataset with another encoder of prompts. */
  public EncodedDataset with(PromptEncoder other) {
    return new EncodedDataset(latents, prompts, other, negative, maxChunks);
  }

  /** Tokenizes prompts for each text encoder, all in as many chunks as the longest one needs. */
  List<TokenizedPrompts> tokenize(List<String> texts) {
    return encoder.tokenize(texts, maxChunks);
  }

  /**
   * Returns the masks of a batch; empty if no picture of it has one.
   *
   * @param pictures encoded pictures of one resolution, at least one
   */
  Optional<LossMask> mask(List<Placement> pictures) {
    List<Optional<float[]>> masks = pictures.stream().map(latents::mask).toList();
    if (masks.stream().allMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    long[] shape = latents.shape(masks.size(), pictures.get(0).resolution());
    int height = (int) shape[2];
    int width = (int) shape[3];
    float[] whole = new float[height * width];
    Arrays.fill(whole, 1);
    return Optional.of(
        new LossMask(masks.stream().map(mask -> mask.orElse(whole)).toList(), height, width));
  }

  /**
   * Returns the guidance of a batch of examples.
   *
   * @param wording turns the negative prompt into another one
   */
  Optional<DiffusionExamples.Guidance> guidance(int batch, UnaryOperator<String> wording) {
    return negative.map(prompt -> guidance(batch, wording.apply(prompt.text()), prompt.guidance()));
  }

  private DiffusionExamples.Guidance guidance(int batch, String negativePrompt, double scale) {
    return new DiffusionExamples.Guidance(
        tokenize(Collections.nCopies(batch, negativePrompt)), scale);
  }
}
