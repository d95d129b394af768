package io.vstar.cli;

import io.vstar.checkpoint.ModelConversion;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelOptions;
import io.vstar.checkpoint.Models;
import io.vstar.config.NoiseScheduleConfig.PredictionType;
import io.vstar.error.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Models from one layout to the other: a folder as diffusers has it, or one file as A1111 has. */
final class ModelLayoutConversion implements Conversion {
  private static final String FOLDER = "diffusers";
  private static final String SINGLE_FILE = "ldm";

  @Option(
      names = "--vae",
      paramLabel = "FILE",
      description = "of a model: the autoencoder to put in place of its own")
  private Path vae;

  @Option(
      names = "--tokenizer",
      paramLabel = "DIR",
      description =
          "of a model in one file: CLIP's vocab.json and merges.txt for the new folder, or a model on the"
              + " Hub that has them")
  private String tokenizer;

  @Option(
      names = "--model-configs",
      paramLabel = "DIR",
      description =
          "of a model in one file: a diffusers folder whose config.json files describe it")
  private Path configs;

  @Option(
      names = "--prediction",
      description = "of a model: ${COMPLETION-CANDIDATES}, where its files do not tell")
  private PredictionType prediction;

  @Option(
      names = "--variant",
      description = "of a model: of the weight files in its folder, such as fp16")
  private String variant;

  /** Whether a path is a model's: a folder, or a checkpoint in one file. */
  static boolean takes(Path input) {
    return Files.isDirectory(input) || Models.isCheckpoint(input);
  }

  @Override
  public String run(Path input, Path output, Optional<String> form) {
    String to = form.orElse(output.toString().endsWith(".safetensors") ? SINGLE_FILE : FOLDER);
    ModelFiles model = Models.open(input.toString(), options());
    switch (to) {
      case SINGLE_FILE -> ModelConversion.toSingleFile(model, output);
      case FOLDER -> ModelConversion.toFolder(model, output);
      default ->
          throw new ConfigException(
              "--to is %s, but %s is a model; expected ldm or diffusers".formatted(to, input));
    }
    return "read %s; wrote %s: %s".formatted(input, output, to);
  }

  private ModelOptions options() {
    return new ModelOptions(
        Optional.ofNullable(vae),
        Optional.ofNullable(tokenizer),
        Optional.ofNullable(configs),
        Optional.ofNullable(prediction),
        Optional.ofNullable(variant));
  }
}
