package io.vstar.examples;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.pictures.AdapterFiles;
import io.vstar.pictures.PictureFolder;
import io.vstar.pictures.PictureJob;
import io.vstar.pictures.PictureListener;
import io.vstar.pictures.PictureOrder;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.NativeChoice;
import io.vstar.tensor.TensorRuntime;
import java.nio.file.Path;
import java.util.List;

/**
 * Draws one prompt and seed with more and more of a hypernetwork; the model is loaded once.
 *
 * <p>Arguments: the file of a hypernetwork, such as {@code out/dusk/dusk.safetensors}; the folder
 * for the pictures, which get one folder for each strength; the prompt.
 */
public final class DrawWithHypernetworkMain {
  private DrawWithHypernetworkMain() {}

  public static void main(String[] args) {
    Path hypernetwork = Path.of(args[0]);
    NativeChoice.apply(System.getenv());
    ModelFiles files = Models.open("pocket");
    PictureOrder order = PictureOrder.of(args[2]).withGuidance(4);
    try (TensorRuntime runtime = TensorRuntime.open(DeviceChoice.AUTO);
        StableDiffusion model = StableDiffusion.load(runtime, files, Precision.FP32)) {
      for (double strength : List.of(0.0, 0.5, 1.0)) {
        AdapterFiles adapters = AdapterFiles.NONE.withHypernetwork(hypernetwork, strength);
        PictureFolder folder = new PictureFolder(Path.of(args[1], "strength-" + strength));
        PictureJob.prepare(files, order, adapters)
            .run(model, PictureListener.pictures(made -> System.out.println(folder.write(made))));
      }
    }
  }
}
