package io.vstar.pictures;

import io.vstar.generation.GenerationRequest;
import io.vstar.generation.HiresPass;
import io.vstar.generation.Variation;
import io.vstar.image.Infotext;
import io.vstar.sampling.ChosenSampler;
import io.vstar.sampling.Churn;
import io.vstar.sampling.SamplerChoice;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The settings of pictures as A1111 1.10 writes them into PNG files: keys and their order are those
 * of its {@code processing.create_infotext}, {@code TI hashes} those of its {@code sd_hijack_clip},
 * {@code Lora hashes} those of its {@code extra_networks_lora}.
 *
 * @param prompt the prompt with A1111's names of embeddings, and with tags for the hypernetworks
 *     and LoRAs given outside the prompt
 * @param negativePrompt the negative prompt with A1111's names of embeddings
 * @param model the model that drew the pictures
 * @param clipSkip the layer of the text encoder that was read, from the last; 1 is not written
 * @param emphasis A1111's name of the emphasis, if it is not the usual one
 * @param embeddings SHA-256 in hexadecimal of the file of each embedding that a prompt used, by
 *     A1111's name of it
 * @param loras SHA-256 in hexadecimal of the content of each LoRA that was used, by A1111's name of
 *     it
 * @param sampler the sampler with the settings that were chosen
 * @param source the picture that was drawn over; empty if there was none
 * @param given the prompts as they were given
 * @param version version of this program
 */
record GenerationInfotext(
    String prompt,
    String negativePrompt,
    Model model,
    int clipSkip,
    Optional<String> emphasis,
    Map<String, String> embeddings,
    Map<String, String> loras,
    ChosenSampler sampler,
    Optional<PictureSource> source,
    GivenPrompts given,
    String version) {
  static final String VARIATION_SEED = "Variation seed";
  static final String VARIATION_STRENGTH = "Variation seed strength";
  static final String ETA = "Eta";
  static final String ETA_DDIM = "Eta DDIM";
  static final String CHURN = "Sigma churn";
  static final String CHURN_FROM = "Sigma tmin";
  static final String CHURN_TO = "Sigma tmax";
  static final String NOISE_SCALE = "Sigma noise";
  static final String GUIDANCE_RESCALE = "Guidance rescale";

  static final String STRENGTH = "Denoising strength";
  static final String VAE_TILE = "VAE tile";
  static final String HIRES_UPSCALE = "Hires upscale";
  static final String HIRES_STEPS = "Hires steps";
  static final String HIRES_UPSCALER = "Hires upscaler";
  static final String MASKED_PADDING = "Masked area padding";
  static final String INPAINT_AREA = "Inpaint area";
  static final String ONLY_MASKED = "Only masked";
  static final String MASK_MODE = "Mask mode";
  static final String NOT_MASKED = "Inpaint not masked";
  static final String MASKED_CONTENT = "Masked content";
  static final String MASK_BLUR = "Mask blur";

  // A1111 shows 10 digits.
  private static final int MODEL_HASH_DIGITS = 10;
  private static final int ADAPTER_HASH_DIGITS = 12;

  /**
   * The name and hash of a model.
   *
   * @param name name of the folder, or of the file with its extension
   * @param hash SHA-256 of the weights in hexadecimal
   */
  record Model(String name, String hash) {
    /** Returns the name without extension, as A1111 writes it. */
    String title() {
      return name.replaceFirst("(?i)\\.(safetensors|ckpt)$", "");
    }
  }

  /**
   * Returns the infotext of a picture.
   *
   * @param request the request with the picture's own seed
   */
  Infotext of(GenerationRequest request) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("Steps", Integer.toString(request.steps()));
    parameters.put("Sampler", request.sampler().name());
    parameters.put("Schedule type", sampler.schedule().title());
    parameters.put("CFG scale", number(request.guidance()));
    parameters.put("Seed", Long.toString(request.seed()));
    parameters.put("Size", request.width() + "x" + request.height());
    parameters.put("Model hash", model.hash().substring(0, MODEL_HASH_DIGITS));
    parameters.put("Model", model.title());
    request.settings().variation().ifPresent(variation -> put(parameters, variation));
    source.ifPresent(over -> parameters.put(STRENGTH, number(over.strength())));
    request.settings().hires().ifPresent(hires -> put(parameters, hires));
    if (clipSkip > 1) {
      parameters.put("Clip skip", Integer.toString(clipSkip));
    }
    if (!embeddings.isEmpty()) {
      parameters.put("TI hashes", shortHashes(embeddings));
    }
    if (!loras.isEmpty()) {
      parameters.put("Lora hashes", shortHashes(loras));
    }
    emphasis.ifPresent(title -> parameters.put("Emphasis", title));
    source.flatMap(PictureSource::inpainting).ifPresent(part -> put(parameters, part));
    putNoise(parameters);
    if (request.settings().rescale().share() > 0) {
      parameters.put(GUIDANCE_RESCALE, number(request.settings().rescale().share()));
    }
    request
        .settings()
        .tiles()
        .ifPresent(tiles -> parameters.put(VAE_TILE, Integer.toString(tiles.side())));
    given.put(parameters, prompt, negativePrompt);
    // Not a version of A1111, so that its reader applies no rules for files of old versions.
    parameters.put("Version", "vstar " + version);
    return new Infotext(prompt, negativePrompt, parameters);
  }

  private static void put(Map<String, String> parameters, Variation variation) {
    parameters.put(VARIATION_SEED, Long.toString(variation.seed()));
    parameters.put(VARIATION_STRENGTH, number(variation.strength()));
  }

  private static void put(Map<String, String> parameters, HiresPass hires) {
    parameters.put(STRENGTH, number(hires.strength()));
    parameters.put(HIRES_UPSCALE, number(hires.scale()));
    hires.steps().ifPresent(steps -> parameters.put(HIRES_STEPS, Integer.toString(steps)));
    parameters.put(HIRES_UPSCALER, hires.upscaler().title());
  }

  private static void put(Map<String, String> parameters, PictureSource.Inpainting part) {
    if (part.padding().isPresent()) {
      parameters.put(MASKED_PADDING, Integer.toString(part.padding().getAsInt()));
      parameters.put(INPAINT_AREA, ONLY_MASKED);
    }
    if (part.inverted()) {
      parameters.put(MASK_MODE, NOT_MASKED);
    }
    parameters.put(MASKED_CONTENT, part.content().title());
    parameters.put(MASK_BLUR, number(part.blur()));
  }

  /** Puts what was chosen of the noise that the sampler adds, by the names of A1111's settings. */
  private void putNoise(Map<String, String> parameters) {
    boolean ddim = sampler.algorithm() == SamplerChoice.DDIM;
    sampler.eta().ifPresent(eta -> parameters.put(ddim ? ETA_DDIM : ETA, number(eta)));
    Churn churn = sampler.churn();
    if (churn.amount() > 0) {
      parameters.put(CHURN, number(churn.amount()));
      parameters.put(CHURN_FROM, number(churn.from()));
      if (Double.isFinite(churn.to())) {
        parameters.put(CHURN_TO, number(churn.to()));
      }
    }
    if (sampler.noiseScale() != 1) {
      parameters.put(NOISE_SCALE, number(sampler.noiseScale()));
    }
  }

  /** Returns {@code name: hash, name: hash}; A1111 removes both separators from names. */
  private static String shortHashes(Map<String, String> byName) {
    return byName.entrySet().stream()
        .map(
            e ->
                e.getKey().replaceAll("[:,]", "")
                    + ": "
                    + e.getValue().substring(0, ADAPTER_HASH_DIGITS))
        .collect(Collectors.joining(", "));
  }

  /** Returns a number without needless digits, such as 7.5 and 7, as A1111 writes it. */
  static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%s", value);
  }
}
