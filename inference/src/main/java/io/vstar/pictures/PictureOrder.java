package io.vstar.pictures;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.error.ConfigException;
import io.vstar.generation.GenerationRequest;
import io.vstar.prompt.ExtraNetworks;
import io.vstar.prompt.PromptLanguage;
import io.vstar.sampling.SamplerChoice;
import io.vstar.text.HypernetTags;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * The settings of pictures to make with any model.
 *
 * @param prompt text of what they should show; {@code <hypernet:NAME:STRENGTH>} in it adds a
 *     hypernetwork
 * @param negativePrompt text of what they should not show; may be empty
 * @param sampler the sampler, which walks from noise to latents
 * @param steps number of steps of the sampler, 1 to 1000
 * @param guidance classifier-free guidance scale, at least 0; 1 switches guidance off
 * @param width width in pixels; empty for that of the model's training
 * @param height height in pixels; empty for that of the model's training
 * @param seed seed of the first picture, the others count up from it; {@link #RANDOM_SEED} draws
 *     one
 * @param count number of pictures, at least 1
 * @param batchSize largest number of pictures that are drawn at once, at least 1
 * @param language the language in which the prompts are read
 */
public record PictureOrder(
    String prompt,
    String negativePrompt,
    SamplerChoice sampler,
    int steps,
    double guidance,
    OptionalInt width,
    OptionalInt height,
    long seed,
    int count,
    int batchSize,
    PromptLanguage language) {
  /** The value of a seed that is to be drawn at random. */
  public static final long RANDOM_SEED = -1;

  private static final long SEEDS = 1L << 32; // the range that A1111 draws from

  /**
   * Checks all settings that can be checked without a model.
   *
   * @throws ConfigException if count or batch size is not positive, or a hypernetwork's tag is
   *     malformed or stands in the negative prompt
   */
  public PictureOrder {
    tags(prompt, language);
    List<HypernetTags.Tag> misplaced = tags(negativePrompt, language).tags();
    if (!misplaced.isEmpty()) {
      throw new ConfigException(
          misplaced.get(0).text() + " stands in the negative prompt; it belongs into the prompt");
    }
    requirePositive("the count of pictures", count);
    requirePositive("the batch size", batchSize);
  }

  /**
   * Returns an order of one picture in A1111's language with seed 1, 25 steps of DDIM and a
   * guidance of 7.5.
   */
  public static PictureOrder of(String prompt) {
    return new PictureOrder(
        prompt,
        "",
        SamplerChoice.DDIM,
        25,
        7.5,
        OptionalInt.empty(),
        OptionalInt.empty(),
        1,
        1,
        4,
        PromptLanguage.A1111);
  }

  /** Returns the order with another prompt. */
  public PictureOrder withPrompt(String other) {
    return new PictureOrder(
        other,
        negativePrompt,
        sampler,
        steps,
        guidance,
        width,
        height,
        seed,
        count,
        batchSize,
        language);
  }

  /** Returns the order with another negative prompt. */
  public PictureOrder withNegativePrompt(String other) {
    return new PictureOrder(
        prompt, other, sampler, steps, guidance, width, height, seed, count, batchSize, language);
  }

  /** Returns the order with a sampler and its number of steps. */
  public PictureOrder withSampler(SamplerChoice other, int otherSteps) {
    return new PictureOrder(
        prompt,
        negativePrompt,
        other,
        otherSteps,
        guidance,
        width,
        height,
        seed,
        count,
        batchSize,
        language);
  }

  /** Returns the order with another guidance scale. */
  public PictureOrder withGuidance(double other) {
    return new PictureOrder(
        prompt,
        negativePrompt,
        sampler,
        steps,
        other,
        width,
        height,
        seed,
        count,
        batchSize,
        language);
  }

  /** Returns the order with another size in pixels; empty for that of the model's training. */
  public PictureOrder withSize(OptionalInt otherWidth, OptionalInt otherHeight) {
    return new PictureOrder(
        prompt,
        negativePrompt,
        sampler,
        steps,
        guidance,
        otherWidth,
        otherHeight,
        seed,
        count,
        batchSize,
        language);
  }

  /** Returns the order with another seed of its first picture. */
  public PictureOrder withSeed(long other) {
    return new PictureOrder(
        prompt,
        negativePrompt,
        sampler,
        steps,
        guidance,
        width,
        height,
        other,
        count,
        batchSize,
        language);
  }

  /** Returns the order with other numbers of pictures and of pictures drawn at once. */
  public PictureOrder withCount(int other, int atATime) {
    return new PictureOrder(
        prompt,
        negativePrompt,
        sampler,
        steps,
        guidance,
        width,
        height,
        seed,
        other,
        atATime,
        language);
  }

  /** Returns the order with prompts in another language. */
  public PictureOrder withLanguage(PromptLanguage other) {
    return new PictureOrder(
        prompt,
        negativePrompt,
        sampler,
        steps,
        guidance,
        width,
        height,
        seed,
        count,
        batchSize,
        other);
  }

  /** Returns the hypernetworks that the prompt names, and the prompt without their tags. */
  HypernetTags tags() {
    return tags(prompt, language);
  }

  private static HypernetTags tags(String text, PromptLanguage language) {
    return language.isPlain()
        ? HypernetTags.parse(text)
        : HypernetTags.of(ExtraNetworks.parse(text));
  }

  /** Returns the order with a seed drawn from A1111's range if its seed is to be random. */
  PictureOrder withDrawnSeed() {
    return seed == RANDOM_SEED ? withSeed(new SplittableRandom().nextLong(SEEDS)) : this;
  }

  /**
   * Returns the request for a model.
   *
   * @param text the prompt without tags
   * @throws ConfigException if the model cannot carry it out
   */
  GenerationRequest request(StableDiffusionConfig model, String text) {
    int side = model.nativeResolution();
    GenerationRequest request =
        new GenerationRequest(
            text,
            negativePrompt,
            width.orElse(side),
            height.orElse(side),
            sampler.sampler(model.noise()),
            steps,
            guidance,
            seed);
    request.requireFits(model);
    return request;
  }

  private static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new ConfigException(what + " is " + value + ", expected a whole number > 0");
    }
  }
}
