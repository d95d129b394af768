package io.vstar.lab.parity;

import io.vstar.checkpoint.ClipFolder;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compares this program's results with all reference results of a golden folder. */
public final class Parity {
  /** The tolerance of single passes and gradients in float32. */
  static final double PASS = 1e-4;

  /** The tolerance of trajectories of 20 to 30 steps in float32. */
  static final double TRAJECTORY = 1e-3;

  private Parity() {}

  /**
   * Compares everything in a golden folder: of a Stable Diffusion model, of CLIP's image and text
   * encoder alone, of texts with emphasis, of img2img and inpainting, of LoRAs, of DreamBooth and
   * Imagic, or of what needs no model: prompts, and formulas.
   *
   * @param folder the golden folder, with inputs and outputs of the reference and the weights that
   *     made them
   * @param precision the format that text encoder, image encoder and UNet compute in; tolerances
   *     are those of float32
   * @throws io.vstar.error.CheckpointException if the folder is not a golden folder
   */
  public static List<ParityItem> run(TensorRuntime runtime, Path folder, Precision precision) {
    if (FormulaParity.isIn(folder)) {
      return FormulaParity.run(runtime, folder);
    }
    if (WeightedTextParity.isIn(folder)) {
      return WeightedTextParity.run(runtime, folder, precision);
    }
    if (LoraParity.isIn(folder)) {
      return LoraParity.run(runtime, folder, precision);
    }
    if (ImageStartParity.isIn(folder)) {
      return ImageStartParity.run(runtime, folder, precision);
    }
    if (DreamBoothParity.isIn(folder)) {
      return DreamBoothParity.run(runtime, folder, precision);
    }
    if (ImagicParity.isIn(folder)) {
      return ImagicParity.run(runtime, folder, precision);
    }
    if (!ofClipAlone(folder)) {
      return run(runtime, folder, Models.open(folder.toString()), precision);
    }
    try (GoldenFolder golden = GoldenFolder.open(folder)) {
      return ClipParity.run(runtime, golden, precision);
    }
  }

  private static boolean ofClipAlone(Path folder) {
    return ClipFolder.isOne(folder) && !Files.exists(folder.resolve("unet"));
  }

  /**
   * Compares all tensors of a golden folder with the results of its model in another layout.
   *
   * @param folder the golden folder, with inputs and outputs of the reference
   * @param files the model that made them, in any layout
   * @param precision the format that text encoder and UNet compute in; tolerances are those of
   *     float32
   * @throws io.vstar.error.CheckpointException if the folder is not a golden folder
   */
  public static List<ParityItem> run(
      TensorRuntime runtime, Path folder, ModelFiles files, Precision precision) {
    try (GoldenFolder golden = GoldenFolder.open(folder)) {
      return compute(runtime, golden, files, precision).stream()
          .map(result -> result.with(golden))
          .toList();
    }
  }

  /**
   * Computes all results of a model for the inputs of a golden folder.
   *
   * @param files the model, in any layout
   */
  static List<Comparison> compute(
      TensorRuntime runtime, GoldenFolder golden, ModelFiles files, Precision precision) {
    List<Comparison> results = new ArrayList<>();
    try (StableDiffusion model = StableDiffusion.load(runtime, files, precision);
        TensorScope scope = runtime.openScope("parity")) {
      new NetworkParity(golden, model, scope).addTo(results);
      new NoiseParity(golden, model, scope).addTo(results);
      new SamplerParity(golden, model, scope).addTo(results);
      new TextualInversionParity(golden, model, scope).addTo(results);
    }
    return results;
  }
}
