package io.vstar.examples;

import ai.djl.ndarray.NDArray;
import io.vstar.checkpoint.Models;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.LatentImages;
import io.vstar.generation.LatentNoise;
import io.vstar.generation.StableDiffusion;
import io.vstar.image.PngFiles;
import io.vstar.nn.Precision;
import io.vstar.sampling.ClassifierFreeGuidance;
import io.vstar.sampling.DdimSampler;
import io.vstar.sampling.Denoiser;
import io.vstar.sampling.Guidance;
import io.vstar.sampling.SamplingLoop;
import io.vstar.sampling.Start;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.NativeChoice;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.Conditioning;
import io.vstar.unet.PictureSize;
import java.nio.file.Path;
import java.util.Map;

/**
 * Draws a picture that follows one prompt for the first steps and another for the rest, which is
 * what A1111 writes as {@code [a:b:0.3]}: the first decides the layout, the second the details.
 *
 * <p>Arguments: the PNG file to write, the first prompt, the second prompt.
 */
public final class SwitchPromptsMain {
  private SwitchPromptsMain() {}

  public static void main(String[] args) {
    NativeChoice.apply(System.getenv());
    try (TensorRuntime runtime = TensorRuntime.open(DeviceChoice.AUTO);
        StableDiffusion model =
            StableDiffusion.load(runtime, Models.open("pocket"), Precision.FP32);
        TensorScope scope = runtime.openScope("switched prompts")) {
      PromptEncoder prompts = model.promptEncoder();
      int side = model.config().nativeResolution();
      PictureSize size = PictureSize.whole(side, side);
      Conditioning nothing = prompts.encode(scope, "", size);
      Guidance first = Guidance.of(prompts.encode(scope, args[1], size), nothing, 4);
      Guidance second = Guidance.of(prompts.encode(scope, args[2], size), nothing, 4);
      Denoiser guided =
          new ClassifierFreeGuidance(
              model.unet(), step -> step.index() < 0.3 * step.total() ? first : second);
      Start start = Start.fromNoise(LatentNoise.of(model, side, side, 7).initial(scope));
      NDArray latents =
          SamplingLoop.of(new DdimSampler(), model.schedule(), 25).run(scope, start, guided);
      PngFiles.write(Path.of(args[0]), new LatentImages(model).decode(latents).get(0), Map.of());
    }
  }
}
