package io.vstar.cli.analysis;

import io.vstar.attribution.VectorAblation;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.cli.console.Interruption;
import io.vstar.cli.console.PhaseDisplay;
import io.vstar.error.ConfigException;
import io.vstar.generation.DrawingMemory;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorRuntime;
import java.util.function.Function;

/** The drawing of the pictures of a sheet: the loaded model, and the display of its progress. */
final class SheetDrawing implements AutoCloseable {
  private final StableDiffusion model;
  private final GenerationRequest request;
  private final Interruption interruption;

  private SheetDrawing(
      StableDiffusion model, GenerationRequest request, Interruption interruption) {
    this.model = model;
    this.request = request;
    this.interruption = interruption;
  }

  /**
   * Loads the model for pictures that fit into memory.
   *
   * @param count number of pictures that are drawn at once
   * @throws ConfigException if there is less memory than they take
   */
  static SheetDrawing open(
      TensorRuntime runtime,
      ModelFiles files,
      GenerationRequest request,
      int count,
      Interruption interruption) {
    new DrawingMemory(files.config().vae(), request.width(), request.height(), count)
        .requireFits(runtime);
    return new SheetDrawing(
        StableDiffusion.load(runtime, files, Precision.FP32), request, interruption);
  }

  /** Returns the model, which is closed with this. */
  StableDiffusion model() {
    return model;
  }

  /**
   * Draws, shows each call of the UNet, and ends early when the process is interrupted.
   *
   * @param variants number of times that the pictures are drawn
   * @param work draws and tells its calls to the listener that it is given
   */
  <T> T draw(int variants, Function<VectorAblation.Listener, T> work) {
    long calls = request.sampler().plan(model.schedule(), request.steps()).calls();
    try (PhaseDisplay display = new PhaseDisplay()) {
      display.begin("drawing");
      return work.apply(
          (variant, call) -> {
            interruption.check();
            display.step(variant * calls + call, variants * calls, "");
          });
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
