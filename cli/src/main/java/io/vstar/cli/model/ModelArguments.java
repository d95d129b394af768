package io.vstar.cli.model;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.hub.HubClient;
import java.io.PrintWriter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for a model and for facts that its files do not have. */
public final class ModelArguments {
  @Option(
      names = "--model",
      defaultValue = "pocket",
      paramLabel = "MODEL",
      description =
          "pocket, a model folder in diffusers layout, a .safetensors or .ckpt file, or owner/name of"
              + " a model on the Hugging Face Hub (default: ${DEFAULT-VALUE})")
  private String model;

  @Mixin private ModelOptionArguments more;

  /**
   * Opens the model of the options.
   *
   * @param err receives messages about a download
   */
  public ModelFiles open(PrintWriter err) {
    try (DownloadProgress progress = new DownloadProgress(err)) {
      return Models.open(model, more.options(), HubClient.ofEnvironment(progress));
    }
  }
}
