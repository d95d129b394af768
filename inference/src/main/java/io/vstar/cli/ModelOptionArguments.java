package io.vstar.cli;

import io.vstar.checkpoint.ModelOptions;
import io.vstar.config.NoiseScheduleConfig.PredictionType;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that say of a model what its files do not. */
final class ModelOptionArguments {
  @Option(names = "--vae", paramLabel = "FILE", description = "another autoencoder for the model")
  private Path vae;

  @Option(
      names = "--tokenizer",
      paramLabel = "DIR",
      description =
          "CLIP's vocab.json and merges.txt, or a model on the Hub that has them, for a model in one"
              + " file (default: openai/clip-vit-large-patch14)")
  private String tokenizer;

  @Option(
      names = "--model-configs",
      paramLabel = "DIR",
      description = "a diffusers folder whose config.json files describe a model in one file")
  private Path configs;

  @Option(
      names = "--prediction",
      description =
          "${COMPLETION-CANDIDATES}: what the UNet predicts, where the files do not tell or tell it"
              + " wrong")
  private PredictionType prediction;

  @Option(
      names = "--variant",
      description = "of the weight files in a diffusers folder, such as fp16")
  private String variant;

  ModelOptions options() {
    return new ModelOptions(
        Optional.ofNullable(vae),
        Optional.ofNullable(tokenizer),
        Optional.ofNullable(configs),
        Optional.ofNullable(prediction),
        Optional.ofNullable(variant));
  }
}
