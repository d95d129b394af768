package io.vstar.examples;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.pictures.AdapterFiles;
import io.vstar.pictures.PictureEvent;
import io.vstar.pictures.PictureFolder;
import io.vstar.pictures.PictureJob;
import io.vstar.pictures.PictureOrder;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.NativeChoice;
import io.vstar.tensor.TensorRuntime;
import java.nio.file.Path;

/**
 * Draws with a learned word, and tells of warnings and progress on the way.
 *
 * <p>Arguments: the file of an embedding, such as {@code out/cat/cat.safetensors}; the folder for
 * the pictures; a prompt with the word, such as {@code "a drawing of <cat> on the beach"}.
 */
public final class DrawWithEmbeddingMain {
  private DrawWithEmbeddingMain() {}

  public static void main(String[] args) {
    AdapterFiles adapters = AdapterFiles.NONE.withEmbedding(Path.of(args[0]));
    PictureFolder folder = new PictureFolder(Path.of(args[1]));
    NativeChoice.apply(System.getenv());
    ModelFiles files = Models.open("pocket");
    PictureOrder order = PictureOrder.of(args[2]).withGuidance(4);
    // Reads the embedding, and refuses one that is for another kind of model.
    PictureJob job = PictureJob.prepare(files, order, adapters);
    try (TensorRuntime runtime = TensorRuntime.open(DeviceChoice.AUTO);
        StableDiffusion model = StableDiffusion.load(runtime, files, Precision.FP32)) {
      job.run(model, event -> show(event, folder));
    }
  }

  private static void show(PictureEvent event, PictureFolder folder) {
    if (event instanceof PictureEvent.Warned warned) {
      System.out.println("warning: " + warned.message());
    } else if (event instanceof PictureEvent.Stepped step) {
      System.out.printf("step %d of %d%n", step.done(), step.calls());
    } else if (event instanceof PictureEvent.PictureMade made) {
      System.out.println(folder.write(made.picture()));
    }
  }
}
