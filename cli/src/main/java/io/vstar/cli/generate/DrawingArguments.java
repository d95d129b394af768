package io.vstar.cli.generate;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.cli.console.EngineOptions;
import io.vstar.cli.console.Interruption;
import io.vstar.generation.DrawingMemory;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorRuntime;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for device and precision, with which a model is loaded to draw. */
final class DrawingArguments {
  @Mixin private EngineOptions engine;

  @Option(
      names = "--precision",
      defaultValue = "FP32",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Precision precision;

  /**
   * Loads a model and draws with it.
   *
   * @param memory the memory that is needed beside the weights, which is checked first
   * @param drawing what is done with the model
   */
  void draw(
      DrawingMemory memory,
      ModelFiles files,
      Interruption interruption,
      Consumer<StableDiffusion> drawing) {
    try (TensorRuntime runtime = engine.open()) {
      memory.requireFits(runtime);
      interruption.check();
      try (StableDiffusion loaded = StableDiffusion.load(runtime, files, precision)) {
        drawing.accept(loaded);
      }
    }
  }
}
