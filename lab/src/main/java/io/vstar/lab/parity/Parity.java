package io.vstar.lab.parity;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs every comparison that a golden folder has data for. */
public final class Parity {
  /** Single passes and gradients in float32. */
  static final double PASS = 1e-4;

  /** Trajectories of 20 to 30 steps in float32. */
  static final double TRAJECTORY = 1e-3;

  private Parity() {}

  /**
   * Compares.
   *
   * @param folder inputs and outputs of the reference
   * @param files the model they were made with, in any layout
   * @param precision in which text encoder and UNet compute; the tolerances are those of float32
   * @throws io.vstar.error.CheckpointException if the folder is not a golden folder
   */
  public static List<ParityItem> run(
      TensorRuntime runtime, Path folder, ModelFiles files, Precision precision) {
    List<ParityItem> items = new ArrayList<>();
    try (GoldenFolder golden = GoldenFolder.open(folder);
        StableDiffusion model = StableDiffusion.load(runtime, files, precision);
        TensorScope scope = runtime.openScope("parity")) {
      new NetworkParity(golden, model, scope).addTo(items);
      new NoiseParity(golden, model, scope).addTo(items);
      new SamplerParity(golden, model, scope).addTo(items);
      new TextualInversionParity(golden, model, scope).addTo(items);
    }
    return items;
  }
}
