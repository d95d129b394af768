package io.vstar.cli.model;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelOptions;
import io.vstar.checkpoint.Models;
import io.vstar.hub.HubClient;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for a model and for facts that its files do not have. */
public final class ModelArguments {
  @Option(
      names = "--model",
      defaultValue = "pocket",
      paramLabel = "MODEL",
      description =
          "pocket, a model folder in diffusers layout, a .safetensors or .ckpt file, or owner/name"
              + " of a model on the Hugging Face Hub (default: ${DEFAULT-VALUE})")
  private String model;

  @Mixin private ModelOptionArguments more;

  @Option(
      names = "--clip-skip",
      paramLabel = "N",
      description =
          "layer of the text encoder that the UNet reads, from the last, which is 1; as in A1111"
              + " the final norm is applied (default: as the model was trained)")
  private Integer clipSkip;

  /**
   * Opens the model of the options.
   *
   * @param err receives messages about a download
   */
  public ModelFiles open(PrintWriter err) {
    return open(err, Optional.empty());
  }

  /**
   * Opens the model of the options.
   *
   * @param err receives messages about a download
   * @param usualClipSkip the clip skip if the options have none
   */
  public ModelFiles open(PrintWriter err, Optional<Integer> usualClipSkip) {
    try (DownloadProgress progress = new DownloadProgress(err)) {
      ModelOptions options =
          more.options().withClipSkip(Optional.ofNullable(clipSkip).or(() -> usualClipSkip));
      return Models.open(model, options, HubClient.ofEnvironment(progress));
    }
  }
}
