package io.vstar.cli.model;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.checkpoint.write.ModelConversion;
import io.vstar.error.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** The conversion of models between the folder layout of diffusers and the one file of A1111. */
final class ModelLayoutConversion implements Conversion {
  private static final String FOLDER = "diffusers";
  private static final String SINGLE_FILE = "ldm";

  @Mixin private ModelOptionArguments more;

  /** Returns whether a path is a model: a folder, or a checkpoint in one file. */
  static boolean takes(Path input) {
    return Files.isDirectory(input) || Models.isCheckpoint(input);
  }

  @Override
  public String run(Path input, Path output, Optional<String> form) {
    String to = form.orElse(output.toString().endsWith(".safetensors") ? SINGLE_FILE : FOLDER);
    ModelFiles model = Models.open(input.toString(), more.options());
    switch (to) {
      case SINGLE_FILE -> ModelConversion.toSingleFile(model, output);
      case FOLDER -> ModelConversion.toFolder(model, output);
      default ->
          throw new ConfigException(
              "--to is %s, but %s is a model; expected ldm or diffusers".formatted(to, input));
    }
    return "read %s; wrote %s: %s".formatted(input, output, to);
  }
}
