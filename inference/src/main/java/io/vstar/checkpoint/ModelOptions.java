package io.vstar.checkpoint;

import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.architecture.StableDiffusionConfig;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The options with which a user may open a model.
 *
 * @param vae file with another autoencoder, in LDM or diffusers layout
 * @param tokenizer folder with CLIP's {@code vocab.json} and {@code merges.txt}, or a model on the
 *     Hub that has them, for single-file models, which have no tokenizer; by default CLIP's own
 * @param configs folder in diffusers layout whose config.json files describe a single-file model;
 *     its weights are not used, its tokenizer is if no other is given
 * @param prediction quantity that the UNet predicts, if the files do not record it or are wrong
 * @param variant variant of the weight files in a diffusers folder, such as {@code fp16}
 * @param clipSkip layer of the text encoder that the UNet reads, counted from the last, which is 1;
 *     see {@link io.vstar.architecture.TextConditioningConfig#withClipSkip}
 */
public record ModelOptions(
    Optional<Path> vae,
    Optional<String> tokenizer,
    Optional<Path> configs,
    Optional<PredictionType> prediction,
    Optional<String> variant,
    Optional<Integer> clipSkip) {

  /** The options of a model that is opened as it is. */
  public static final ModelOptions NONE =
      new ModelOptions(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** Makes options without clip skip. */
  public ModelOptions(
      Optional<Path> vae,
      Optional<String> tokenizer,
      Optional<Path> configs,
      Optional<PredictionType> prediction,
      Optional<String> variant) {
    this(vae, tokenizer, configs, prediction, variant, Optional.empty());
  }

  /** Returns options with a folder of configs alone. */
  public static ModelOptions withConfigs(Path folder) {
    return new ModelOptions(
        Optional.empty(),
        Optional.empty(),
        Optional.of(folder),
        Optional.empty(),
        Optional.empty());
  }

  /** Returns the same options with another clip skip. */
  public ModelOptions withClipSkip(Optional<Integer> other) {
    return new ModelOptions(vae, tokenizer, configs, prediction, variant, other);
  }

  /** Returns the config of a model's files with the prediction and the clip skip given here. */
  StableDiffusionConfig applied(StableDiffusionConfig files) {
    return new StableDiffusionConfig(
        clipSkip.map(files.text()::withClipSkip).orElse(files.text()),
        files.unet(),
        files.vae(),
        prediction.map(files.noise()::withPrediction).orElse(files.noise()));
  }
}
