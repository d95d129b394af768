package io.vstar.cli.model;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.hub.HubClient;
import java.io.PrintWriter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that name a model and say what its files do not. */
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
   * Opens the model as the options say.
   *
   * @param err for the progress of a download
   */
  public ModelFiles open(PrintWriter err) {
    try (DownloadProgress progress = new DownloadProgress(err)) {
      return Models.open(model, more.options(), HubClient.ofEnvironment(progress));
    }
  }
}
