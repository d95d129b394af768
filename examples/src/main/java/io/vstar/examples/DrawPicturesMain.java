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

/**
 * Draws pictures from a prompt, and writes them as PNG files with their settings inside.
 *
 * <p>Arguments: the folder for the pictures, such as {@code out/pictures}, and the prompt.
 */
public final class DrawPicturesMain {
  private DrawPicturesMain() {}

  public static void main(String[] args) {
    NativeChoice.apply(System.getenv()); // libtorch for the CPU, or for CUDA
    ModelFiles files = Models.open("pocket");
    PictureOrder order = PictureOrder.of(args[1]).withGuidance(4).withSeed(7).withCount(2, 2);
    PictureJob job = PictureJob.prepare(files, order, AdapterFiles.NONE);
    PictureFolder folder = new PictureFolder(Path.of(args[0]));
    try (TensorRuntime runtime = TensorRuntime.open(DeviceChoice.AUTO);
        StableDiffusion model = StableDiffusion.load(runtime, files, Precision.FP32)) {
      job.run(model, PictureListener.pictures(made -> System.out.println(folder.write(made))));
    }
  }
}
