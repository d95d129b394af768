package io.vstar.examples;

import ai.djl.ndarray.NDArray;
import io.vstar.checkpoint.Models;
import io.vstar.generation.LatentImages;
import io.vstar.generation.StableDiffusion;
import io.vstar.image.Cropping;
import io.vstar.image.ImageFiles;
import io.vstar.image.ImageScaler;
import io.vstar.image.ImageSize;
import io.vstar.image.PngFiles;
import io.vstar.nn.Precision;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.NativeChoice;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Map;

/**
 * Encodes a picture into latents and decodes them again, which shows what a model's autoencoder
 * loses, and so the best that any training can do.
 *
 * <p>Arguments: a picture, such as {@code datasets-sample/cat/01-on-blue.png}; the PNG file to
 * write.
 */
public final class EncodePictureMain {
  private EncodePictureMain() {}

  public static void main(String[] args) {
    NativeChoice.apply(System.getenv());
    try (TensorRuntime runtime = TensorRuntime.open(DeviceChoice.AUTO);
        StableDiffusion model =
            StableDiffusion.load(runtime, Models.open("pocket"), Precision.FP32);
        TensorScope scope = runtime.openScope("latents")) {
      int side = model.config().nativeResolution();
      BufferedImage picture =
          ImageScaler.scaleAndCrop(
              ImageFiles.read(Path.of(args[0])), new ImageSize(side, side), Cropping.CENTER);
      LatentImages images = new LatentImages(model);
      NDArray latents = images.encode(scope, picture);
      System.out.println("latents of shape " + latents.getShape());
      PngFiles.write(Path.of(args[1]), images.decode(latents).get(0), Map.of());
    }
  }
}
