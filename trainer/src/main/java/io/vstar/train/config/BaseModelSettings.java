package io.vstar.train.config;

import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.checkpoint.ModelOptions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings of the base model beside its name; see {@link ModelOptions}.
 *
 * @param vae a file with another autoencoder, in LDM or diffusers layout
 * @param tokenizer a folder with CLIP's vocabulary or a model on the Hub, for models in one file
 * @param configs a folder in diffusers layout whose config.json files describe a model in one file
 * @param prediction the quantity that the UNet predicts, needed where the files do not say it or
 *     are wrong
 * @param variant the variant of the weight files in a diffusers folder, such as {@code fp16}
 * @param clipSkip the layer of the text encoder that the UNet reads, counted from the last, which
 *     is 1; default: the one that the model was trained on
 */
public record BaseModelSettings(
    @Incidental Optional<Path> vae,
    Optional<String> tokenizer,
    Optional<Path> configs,
    Optional<PredictionType> prediction,
    @Incidental Optional<String> variant,
    Optional<Integer> clipSkip) {

  public BaseModelSettings {
    InvalidValueException.unless(
        clipSkip.orElse(1) >= 1, "clipSkip", clipSkip.orElse(1), "a whole number > 0");
  }

  /** Returns the options with which the model is opened. */
  public ModelOptions options() {
    return new ModelOptions(vae, tokenizer, configs, prediction, variant, clipSkip);
  }
}
