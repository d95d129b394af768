package io.vstar.pictures;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.error.ConfigException;
import io.vstar.generation.DrawingSettings;
import io.vstar.generation.GenerationRequest;
import io.vstar.image.ImageFiles;
import io.vstar.image.ImageSize;
import io.vstar.prompt.ExtraNetworks;
import io.vstar.prompt.PromptLanguage;
import io.vstar.sampling.ChosenSampler;
import io.vstar.sampling.SamplerChoice;
import io.vstar.text.HypernetTags;
import io.vstar.text.LoraTags;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The settings of pictures to make with any model.
 *
 * @param prompt text of what they should show; {@code <hypernet:NAME:STRENGTH>} in it adds a
 *     hypernetwork, {@code <lora:NAME:STRENGTH>} a LoRA
 * @param negativePrompt text of what they should not show; may be empty
 * @param sampler the sampler, which walks from noise to latents, with its settings
 * @param steps number of steps of the sampler, 1 to 1000
 * @param guidance classifier-free guidance scale, at least 0; 1 switches guidance off
 * @param width width in pixels; empty for that of the model's training
 * @param height height in pixels; empty for that of the model's training
 * @param seed seed of the first picture, the others count up from it; {@link #RANDOM_SEED} draws
 *     one
 * @param count number of pictures, at least 1
 * @param batchSize largest number of pictures that are drawn at once, at least 1
 * @param language the language in which the prompts are read
 * @param settings settings that most pictures do without
 * @param source the picture that is drawn over; empty to begin with noise
 * @param aesthetic the aesthetic embedding towards which the prompt is tuned; empty for none
 */
public record PictureOrder(
    String prompt,
    String negativePrompt,
    ChosenSampler sampler,
    int steps,
    double guidance,
    OptionalInt width,
    OptionalInt height,
    long seed,
    int count,
    int batchSize,
    PromptLanguage language,
    DrawingSettings settings,
    Optional<PictureSource> source,
    Optional<AestheticSource> aesthetic) {
  /** The value of a seed that is to be drawn at random. */
  public static final long RANDOM_SEED = -1;

  private static final long SEEDS = 1L << 32; // the range that A1111 draws from

  /**
   * Checks all settings that can be checked without a model.
   *
   * @throws ConfigException if count or batch size is not positive, or the tag of a hypernetwork or
   *     LoRA is malformed or stands in the negative prompt, or a picture is drawn over in two
   *     passes
   */
  public PictureOrder {
    tags(prompt, language);
    loras(prompt, language);
    tags(negativePrompt, language).tags().forEach(tag -> refuseInNegative(tag.text()));
    loras(negativePrompt, language).tags().forEach(tag -> refuseInNegative(tag.text()));
    if (source.isPresent() && settings.hires().isPresent()) {
      throw new ConfigException(
          "a hires pass is for pictures that begin with noise; draw over a picture at the size that"
              + " you want");
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
        ChosenSampler.of(SamplerChoice.DDIM),
        25,
        7.5,
        OptionalInt.empty(),
        OptionalInt.empty(),
        1,
        1,
        4,
        PromptLanguage.A1111,
        DrawingSettings.NONE,
        Optional.empty(),
        Optional.empty());
  }

  /** Returns the order with another prompt. */
  public PictureOrder withPrompt(String other) {
    return with(draft -> draft.prompt = other);
  }

  /** Returns the order with another negative prompt. */
  public PictureOrder withNegativePrompt(String other) {
    return with(draft -> draft.negativePrompt = other);
  }

  /** Returns the order with a sampler with its usual settings and its number of steps. */
  public PictureOrder withSampler(SamplerChoice other, int otherSteps) {
    return withSampler(ChosenSampler.of(other)).withSteps(otherSteps);
  }

  /** Returns the order with another sampler. */
  public PictureOrder withSampler(ChosenSampler other) {
    return with(draft -> draft.sampler = other);
  }

  /** Returns the order with another number of steps. */
  public PictureOrder withSteps(int other) {
    return with(draft -> draft.steps = other);
  }

  /** Returns the order with another guidance scale. */
  public PictureOrder withGuidance(double other) {
    return with(draft -> draft.guidance = other);
  }

  /** Returns the order with another size in pixels; empty for that of the model's training. */
  public PictureOrder withSize(OptionalInt otherWidth, OptionalInt otherHeight) {
    return with(
        draft -> {
          draft.width = otherWidth;
          draft.height = otherHeight;
        });
  }

  /** Returns the order with another seed of its first picture. */
  public PictureOrder withSeed(long other) {
    return with(draft -> draft.seed = other);
  }

  /** Returns the order with other numbers of pictures and of pictures drawn at once. */
  public PictureOrder withCount(int other, int atATime) {
    return with(
        draft -> {
          draft.count = other;
          draft.batchSize = atATime;
        });
  }

  /** Returns the order with prompts in another language. */
  public PictureOrder withLanguage(PromptLanguage other) {
    return with(draft -> draft.language = other);
  }

  private static void refuseInNegative(String tag) {
    throw new ConfigException(tag + " stands in the negative prompt; it belongs into the prompt");
  }

  /** Returns the LoRAs that the prompt names, and the prompt without tags. */
  LoraTags loras() {
    return loras(prompt, language);
  }

  /** Returns the LoRAs of a text; in the plain language such tags are text like any other. */
  private static LoraTags loras(String text, PromptLanguage language) {
    return language.isPlain()
        ? new LoraTags(text, List.of())
        : LoraTags.of(ExtraNetworks.parse(text));
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

  /** Returns the order with other settings. */
  public PictureOrder with(DrawingSettings other) {
    return with(draft -> draft.settings = other);
  }

  /** Returns the order of pictures that are drawn over another. */
  public PictureOrder over(PictureSource other) {
    return with(draft -> draft.source = Optional.of(other));
  }

  /** Returns the order with a prompt that is tuned towards an aesthetic embedding. */
  public PictureOrder towards(AestheticSource other) {
    return with(draft -> draft.aesthetic = Optional.of(other));
  }

  private PictureOrder with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.order();
  }

  /** The components of an order, of which some are changed. */
  private static final class Draft {
    private String prompt;
    private String negativePrompt;
    private ChosenSampler sampler;
    private int steps;
    private double guidance;
    private OptionalInt width;
    private OptionalInt height;
    private long seed;
    private int count;
    private int batchSize;
    private PromptLanguage language;
    private DrawingSettings settings;
    private Optional<PictureSource> source;
    private Optional<AestheticSource> aesthetic;

    Draft(PictureOrder order) {
      prompt = order.prompt;
      negativePrompt = order.negativePrompt;
      sampler = order.sampler;
      steps = order.steps;
      guidance = order.guidance;
      width = order.width;
      height = order.height;
      seed = order.seed;
      count = order.count;
      batchSize = order.batchSize;
      language = order.language;
      settings = order.settings;
      source = order.source;
      aesthetic = order.aesthetic;
    }

    PictureOrder order() {
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
          language,
          settings,
          source,
          aesthetic);
    }
  }

  /** Returns the order with seeds drawn from A1111's range where they are to be random. */
  public PictureOrder withDrawnSeed() {
    PictureOrder drawn = seed == RANDOM_SEED ? withSeed(draw()) : this;
    return settings
        .variation()
        .filter(variation -> variation.seed() == RANDOM_SEED)
        .map(variation -> drawn.with(settings.with(variation.withSeed(draw()))))
        .orElse(drawn);
  }

  private static long draw() {
    return new SplittableRandom().nextLong(SEEDS);
  }

  /**
   * Returns the request for a model.
   *
   * @param text the prompt without tags
   * @throws ConfigException if the model cannot carry it out
   */
  public GenerationRequest request(StableDiffusionConfig model, String text) {
    ImageSize usual = usualSize(model);
    GenerationRequest request =
        new GenerationRequest(
            text,
            negativePrompt,
            width.orElse(usual.width()),
            height.orElse(usual.height()),
            sampler.sampler(model),
            steps,
            guidance,
            seed,
            settings);
    request.requireFits(model);
    return request;
  }

  /**
   * Returns the size of pictures if none is chosen: that of the model's training, or for a picture
   * that is drawn over as a whole that of {@link DrawnOver#size}.
   */
  private ImageSize usualSize(StableDiffusionConfig model) {
    int side = model.nativeResolution();
    return source
        .filter(over -> over.inpainting().isEmpty() || over.inpainting().get().padding().isEmpty())
        .map(over -> DrawnOver.size(ImageFiles.readSize(over.picture()), model))
        .orElse(new ImageSize(side, side));
  }

  private static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new ConfigException(what + " is " + value + ", expected a whole number > 0");
    }
  }
}
