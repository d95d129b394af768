package io.vstar.examples;

import ai.djl.ndarray.NDArray;
import io.vstar.checkpoint.Models;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.LatentImages;
import io.vstar.generation.LatentNoise;
import io.vstar.generation.StableDiffusion;
import io.vstar.image.Cropping;
import io.vstar.image.ImageFiles;
import io.vstar.image.ImageScaler;
import io.vstar.image.ImageSize;
import io.vstar.image.PngFiles;
import io.vstar.nn.Precision;
import io.vstar.sampling.ClassifierFreeGuidance;
import io.vstar.sampling.Denoiser;
import io.vstar.sampling.EulerSampler;
import io.vstar.sampling.Guidance;
import io.vstar.sampling.GuidanceSchedule;
import io.vstar.sampling.SamplingLoop;
import io.vstar.sampling.Start;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.NativeChoice;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.PictureSize;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Map;

/**
 * Draws over a picture (img2img): its latents get as much noise as the strength says, and are
 * denoised towards a prompt.
 *
 * <p>Arguments: the picture, such as {@code datasets-sample/cat/01-on-blue.png}; the PNG file to
 * write; the prompt; the strength, above 0 up to 1.
 */
public final class ImageToImageMain {
  private ImageToImageMain() {}

  public static void main(String[] args) {
    NativeChoice.apply(System.getenv());
    try (TensorRuntime runtime = TensorRuntime.open(DeviceChoice.AUTO);
        StableDiffusion model =
            StableDiffusion.load(runtime, Models.open("pocket"), Precision.FP32);
        TensorScope scope = runtime.openScope("image to image")) {
      int side = model.config().nativeResolution();
      LatentImages images = new LatentImages(model);
      NDArray clean = images.encode(scope, read(Path.of(args[0]), side));
      NDArray noise = LatentNoise.of(model, side, side, 7).initial(scope);
      PromptEncoder prompts = model.promptEncoder();
      PictureSize size = PictureSize.whole(side, side);
      Guidance guidance =
          Guidance.of(prompts.encode(scope, args[2], size), prompts.encode(scope, "", size), 4);
      Denoiser guided =
          new ClassifierFreeGuidance(model.unet(), GuidanceSchedule.constant(guidance));
      NDArray latents =
          SamplingLoop.of(new EulerSampler(), model.schedule(), 30)
              .run(scope, Start.fromImage(clean, noise, Double.parseDouble(args[3])), guided);
      PngFiles.write(Path.of(args[1]), images.decode(latents).get(0), Map.of());
    }
  }

  private static BufferedImage read(Path file, int side) {
    return ImageScaler.scaleAndCrop(
        ImageFiles.read(file), new ImageSize(side, side), Cropping.CENTER);
  }
}
