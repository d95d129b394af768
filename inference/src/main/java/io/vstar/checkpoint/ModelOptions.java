package io.vstar.checkpoint;

import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a user may say about a model beside its name.
 *
 * @param vae a file with another autoencoder, in LDM or diffusers layout
 * @param tokenizer a folder with CLIP's {@code vocab.json} and {@code merges.txt}, or a model on
 *     the Hub that has them, for models in one file, which have none inside; by default CLIP's own
 * @param configs a folder in the layout of diffusers whose config.json files describe a model in
 *     one file; its weights are not used, its tokenizer is where no other is given
 * @param prediction what the UNet predicts, where the files do not tell or tell it wrong
 * @param variant of the weight files in a diffusers folder, such as {@code fp16}
 */
public record ModelOptions(
    Optional<Path> vae,
    Optional<String> tokenizer,
    Optional<Path> configs,
    Optional<PredictionType> prediction,
    Optional<String> variant) {

  /** The model as it is. */
  public static final ModelOptions NONE =
      new ModelOptions(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** With configs, and else nothing. */
  public static ModelOptions withConfigs(Path folder) {
    return new ModelOptions(
        Optional.empty(),
        Optional.empty(),
        Optional.of(folder),
        Optional.empty(),
        Optional.empty());
  }
}
