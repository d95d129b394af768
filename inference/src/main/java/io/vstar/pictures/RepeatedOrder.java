package io.vstar.pictures;

import io.vstar.aesthetic.AestheticSettings;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.error.ConfigException;
import io.vstar.error.DatasetException;
import io.vstar.generation.DrawingSettings;
import io.vstar.generation.HiresPass;
import io.vstar.generation.MaskedContent;
import io.vstar.generation.Upscaler;
import io.vstar.generation.VaeTiles;
import io.vstar.generation.Variation;
import io.vstar.image.ImageFiles;
import io.vstar.image.Infotext;
import io.vstar.image.PngFiles;
import io.vstar.image.UserComment;
import io.vstar.sampling.ChosenSampler;
import io.vstar.sampling.Churn;
import io.vstar.sampling.GuidanceRescale;
import io.vstar.sampling.SamplerChoice;
import io.vstar.sampling.ScheduleType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * The order of a picture that was made before, read from the infotext in its file. For a picture of
 * this program it is the whole order; for one of A1111 it is as much as is understood here.
 *
 * @param file the file, for messages
 * @param infotext the infotext in it
 */
public record RepeatedOrder(Path file, Infotext infotext) {
  private static final long MAX_TEXT_BYTES = 1 << 20;

  /**
   * Reads the infotext of a picture (PNG, JPEG or WebP), or of a text file.
   *
   * @throws DatasetException if the file cannot be read
   * @throws ConfigException if it has no infotext
   */
  public static RepeatedOrder read(Path file) {
    Infotext infotext = Infotext.parse(text(file));
    if (infotext.parameters().isEmpty()) {
      throw new ConfigException(
          file + " has no infotext: settings such as \"Steps: 25, Sampler: DDIM, Seed: 1\"");
    }
    return new RepeatedOrder(file, infotext);
  }

  private static String text(Path file) {
    if (!ImageFiles.hasImageExtension(file)) {
      try {
        if (Files.size(file) > MAX_TEXT_BYTES) {
          throw new ConfigException(file + " is larger than a text with an infotext can be");
        }
        return Files.readString(file);
      } catch (IOException e) {
        throw new DatasetException(file + " cannot be read as text: " + e.getMessage(), e);
      }
    }
    Optional<String> ofPng =
        PngFiles.isPng(file)
            ? Optional.ofNullable(PngFiles.readText(file).get(Infotext.PNG_KEYWORD))
            : Optional.empty();
    return ofPng
        .or(() -> UserComment.read(file))
        .orElseThrow(
            () ->
                new ConfigException(
                    file + " has no infotext; some programs remove it from pictures"));
  }

  /**
   * Returns the order of one picture.
   *
   * @throws ConfigException if a setting is not understood; the message has the file and the
   *     setting
   */
  public PictureOrder order() {
    if (infotext.parameters().containsKey(PromptPath.PLACE)) {
      throw new ConfigException(
          "%s is a frame of a walk, at %s; vstar walk --begin and --end draw it again"
              .formatted(file, infotext.parameters().get(PromptPath.PLACE)));
    }
    GivenPrompts prompts = prompts();
    PictureOrder order =
        PictureOrder.of("")
            .withLanguage(prompts.language())
            .withPrompt(prompts.prompt())
            .withNegativePrompt(prompts.negativePrompt())
            .withSampler(sampler());
    order = read("Steps", Integer::valueOf).map(order::withSteps).orElse(order);
    order = read("CFG scale", Double::valueOf).map(order::withGuidance).orElse(order);
    order = read("Seed", Long::valueOf).map(order::withSeed).orElse(order);
    return sized(order).with(settings());
  }

  /**
   * Returns how much a picture was drawn over; empty if it began with noise, also if it was
   * enlarged then.
   */
  public Optional<Double> strength() {
    return infotext.parameters().containsKey(GenerationInfotext.HIRES_UPSCALE)
        ? Optional.empty()
        : read(GenerationInfotext.STRENGTH, Double::valueOf);
  }

  /**
   * Returns how the prompt was tuned towards an aesthetic embedding, whose file is not in the
   * infotext; empty if it was not.
   *
   * @throws ConfigException if a setting is not understood
   */
  public Optional<AestheticSettings> aesthetic() {
    try {
      return AestheticInfotext.read(infotext.parameters());
    } catch (NumberFormatException | ConfigException e) {
      throw new ConfigException(
          "%s: its aesthetic settings: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Returns the name of the aesthetic embedding that the picture was made with, or "". */
  public String aestheticName() {
    return infotext.parameters().getOrDefault(AestheticInfotext.EMBEDDING, "");
  }

  /** Returns a warning if the picture was made with an aesthetic embedding of another hash. */
  public Optional<String> otherAesthetic(Path given) {
    String hash = infotext.parameters().getOrDefault(AestheticInfotext.HASH, "");
    return hash.isEmpty() || hash.equals(AestheticSource.shortHash(given))
        ? Optional.empty()
        : Optional.of(
            "%s was made with the aesthetic embedding %s (%s), not with %s, so the picture will be another"
                .formatted(file, aestheticName(), hash, given));
  }

  /**
   * Returns how a part was drawn anew, with another mask; what the file does not say is as A1111
   * does it.
   */
  public PictureSource.Inpainting inpainting(Path mask) {
    Map<String, String> said = infotext.parameters();
    boolean part = GenerationInfotext.ONLY_MASKED.equals(said.get(GenerationInfotext.INPAINT_AREA));
    int padding =
        read(GenerationInfotext.MASKED_PADDING, Integer::valueOf)
            .orElse(PictureSource.Inpainting.USUAL_PADDING);
    return new PictureSource.Inpainting(
        mask,
        GenerationInfotext.NOT_MASKED.equals(said.get(GenerationInfotext.MASK_MODE)),
        read(GenerationInfotext.MASK_BLUR, Double::valueOf)
            .orElse(PictureSource.Inpainting.USUAL_BLUR),
        read(GenerationInfotext.MASKED_CONTENT, MaskedContent::named)
            .orElse(MaskedContent.ORIGINAL),
        part ? OptionalInt.of(padding) : OptionalInt.empty());
  }

  /** Returns the layer of the text encoder from the last; empty if it is that of the model. */
  public Optional<Integer> clipSkip() {
    return read("Clip skip", Integer::valueOf);
  }

  /**
   * Returns a warning if the picture was made with another model, with which it may be another; it
   * compares the hashes that the file has with those of the model's files.
   */
  public Optional<String> otherModel(ModelFiles files) {
    String hash = infotext.parameters().getOrDefault("Model hash", "");
    return files.sha256().startsWith(hash)
        ? Optional.empty()
        : Optional.of(
            "%s was made with the model %s (%s), not with %s, so the picture will be another; choose it with --model"
                .formatted(
                    file,
                    infotext.parameters().getOrDefault("Model", "of another name"),
                    hash,
                    files.name()));
  }

  private static PictureOrder withSize(PictureOrder order, String size) {
    String[] sides = size.split("x");
    if (sides.length != 2) {
      throw new NumberFormatException();
    }
    return order.withSize(
        OptionalInt.of(Integer.parseInt(sides[0])), OptionalInt.of(Integer.parseInt(sides[1])));
  }

  private PictureOrder sized(PictureOrder order) {
    return read("Size", size -> withSize(order, size)).orElse(order);
  }

  private GivenPrompts prompts() {
    try {
      return GivenPrompts.of(infotext);
    } catch (ConfigException | NumberFormatException e) {
      throw new ConfigException(file + ": its prompts: " + e.getMessage(), e);
    }
  }

  private ChosenSampler sampler() {
    ChosenSampler sampler =
        read("Sampler", ChosenSampler::named).orElse(ChosenSampler.of(SamplerChoice.DDIM));
    ChosenSampler plain = sampler;
    sampler = read("Schedule type", name -> plain.with(ScheduleType.named(name))).orElse(sampler);
    ChosenSampler levelled = sampler;
    String eta =
        sampler.algorithm() == SamplerChoice.DDIM
            ? GenerationInfotext.ETA_DDIM
            : GenerationInfotext.ETA;
    sampler = read(eta, text -> levelled.withEta(Double.parseDouble(text))).orElse(sampler);
    sampler =
        read(GenerationInfotext.NOISE_SCALE, Double::valueOf)
            .map(sampler::withNoiseScale)
            .orElse(sampler);
    ChosenSampler noisy = sampler;
    return read(GenerationInfotext.CHURN, text -> noisy.with(churn(Double.parseDouble(text))))
        .orElse(sampler);
  }

  private Churn churn(double amount) {
    return new Churn(
        amount,
        read(GenerationInfotext.CHURN_FROM, Double::valueOf).orElse(0.0),
        read(GenerationInfotext.CHURN_TO, Double::valueOf).orElse(Double.POSITIVE_INFINITY));
  }

  private DrawingSettings settings() {
    DrawingSettings settings =
        DrawingSettings.NONE.with(
            read(GenerationInfotext.GUIDANCE_RESCALE, Double::valueOf)
                .map(GuidanceRescale::new)
                .orElse(GuidanceRescale.NONE));
    Optional<HiresPass> hires = read(GenerationInfotext.HIRES_UPSCALE, this::hires);
    Optional<VaeTiles> tiles =
        read(GenerationInfotext.VAE_TILE, Integer::valueOf).map(VaeTiles::new);
    DrawingSettings tiled = tiles.map(settings::with).orElse(settings);
    DrawingSettings passes = hires.map(tiled::with).orElse(tiled);
    Optional<Long> seed = read(GenerationInfotext.VARIATION_SEED, Long::valueOf);
    return seed.map(
            of ->
                passes.with(
                    new Variation(
                        of,
                        read(GenerationInfotext.VARIATION_STRENGTH, Double::valueOf).orElse(0.0))))
        .orElse(passes);
  }

  private HiresPass hires(String scale) {
    Optional<Integer> steps = read(GenerationInfotext.HIRES_STEPS, Integer::valueOf);
    return new HiresPass(
        Double.parseDouble(scale),
        upscaler(),
        steps.map(OptionalInt::of).orElse(OptionalInt.empty()),
        read(GenerationInfotext.STRENGTH, Double::valueOf).orElse(HiresPass.USUAL_STRENGTH));
  }

  private Upscaler upscaler() {
    String name =
        infotext
            .parameters()
            .getOrDefault(GenerationInfotext.HIRES_UPSCALER, Upscaler.LATENT.title());
    return Upscaler.find(name).orElse(Upscaler.LANCZOS);
  }

  /** Returns a warning if the picture was enlarged by an upscaler that is not known here. */
  public Optional<String> otherUpscaler() {
    return Optional.ofNullable(infotext.parameters().get(GenerationInfotext.HIRES_UPSCALER))
        .filter(name -> Upscaler.find(name).isEmpty())
        .map(
            name ->
                "%s was enlarged by %s, which is not known here; Lanczos is taken in its place"
                    .formatted(file, name));
  }

  /** Reads a setting, if the file has it. */
  private <T> Optional<T> read(String key, Function<String, T> reading) {
    String text = infotext.parameters().get(key);
    try {
      return text == null ? Optional.empty() : Optional.of(reading.apply(text));
    } catch (NumberFormatException e) {
      throw new ConfigException("%s: %s is '%s', expected a number".formatted(file, key, text), e);
    } catch (ConfigException e) {
      throw new ConfigException("%s: %s: %s".formatted(file, key, e.getMessage()), e);
    }
  }
}
