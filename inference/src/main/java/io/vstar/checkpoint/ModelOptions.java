package io.vstar.checkpoint;

import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
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
 */
public record ModelOptions(
    Optional<Path> vae,
    Optional<String> tokenizer,
    Optional<Path> configs,
    Optional<PredictionType> prediction,
    Optional<String> variant) {

  /** The options of a model that is opened as it is. */
  public static final ModelOptions NONE =
      new ModelOptions(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Returns options with a folder of configs alone. */
  public static ModelOptions withConfigs(Path folder) {
    return new ModelOptions(
        Optional.empty(),
        Optional.empty(),
        Optional.of(folder),
        Optional.empty(),
        Optional.empty());
  }
}
