package io.vstar.cli.model;

import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.checkpoint.ModelOptions;
import io.vstar.error.ConfigException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** The options for facts of a model that its files do not have. */
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
      paramLabel = "NAME",
      converter = PredictionConverter.class,
      description =
          "epsilon or v-prediction: what the UNet predicts, where the files do not tell or tell it"
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

  /** Reads the name of a prediction type. */
  private static final class PredictionConverter implements ITypeConverter<PredictionType> {
    @Override
    public PredictionType convert(String value) {
      return PredictionType.named(value)
          .orElseThrow(
              () ->
                  new ConfigException(
                      "--prediction is '%s', expected epsilon or v-prediction".formatted(value)));
    }
  }
}
