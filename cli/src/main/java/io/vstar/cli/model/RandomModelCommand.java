package io.vstar.cli.model;

import io.vstar.checkpoint.network.RandomModel;
import io.vstar.checkpoint.write.ModelConversion;
import io.vstar.cli.console.EngineOptions;
import io.vstar.cli.console.ExitCode;
import io.vstar.error.OutputException;
import io.vstar.tensor.TensorRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code vstar random-model}, which writes a model with random weights. */
@Command(
    name = "random-model",
    description =
        "Writes a model with random weights in the shapes of a published one, to measure loading,"
            + " memory and speed without a download.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  bin/vstar random-model --arch sd15 /tmp/sd15               a folder in diffusers layout",
      "  bin/vstar random-model --arch sdxl --dtype f16 /tmp/xl.safetensors      one file"
    })
public final class RandomModelCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--arch", required = true, description = "${COMPLETION-CANDIDATES}")
  private Architecture architecture;

  @Option(
      names = "--dtype",
      defaultValue = "F32",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private WeightType dtype;

  @Option(names = "--seed", defaultValue = "1", description = "(default: ${DEFAULT-VALUE})")
  private long seed;

  @Parameters(paramLabel = "OUTPUT", description = "a new folder, or a new .safetensors file")
  private Path output;

  @Mixin private EngineOptions engine;

  @Override
  public Integer call() {
    if (Files.exists(output)) {
      throw new OutputException(output + ": is there already; name a new folder or file");
    }
    String name = architecture.name().toLowerCase(Locale.ROOT);
    try (TensorRuntime runtime = engine.open()) {
      RandomModel model =
          new RandomModel(runtime, name, architecture.config(), dtype.dtype(), seed);
      if (output.toString().endsWith(".safetensors")) {
        ModelConversion.toSingleFile(model, output);
      } else {
        ModelConversion.toFolder(model, output);
      }
    }
    spec.commandLine().getOut().println("wrote " + output);
    return ExitCode.DONE;
  }
}
