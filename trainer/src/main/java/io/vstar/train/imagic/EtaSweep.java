package io.vstar.train.imagic;

import io.vstar.generation.LatentImages;
import io.vstar.generation.LatentNoise;
import io.vstar.generation.StableDiffusion;
import io.vstar.image.ImageSize;
import io.vstar.sampling.ClassifierFreeGuidance;
import io.vstar.sampling.Guidance;
import io.vstar.sampling.GuidanceSchedule;
import io.vstar.sampling.SamplingLoop;
import io.vstar.sampling.Start;
import io.vstar.tensor.TensorScope;
import io.vstar.train.imagic.ImagicResult.Drawn;
import io.vstar.unet.Conditioning;
import io.vstar.unet.ContextAdapter;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * The third stage of Imagic: pictures along the line between the learned embedding and the text.
 *
 * @param model the model, tuned or not
 * @param path the line
 * @param drawing the settings of the pictures
 * @param size their size in pixels
 */
record EtaSweep(StableDiffusion model, EmbeddingPath path, ImagicDrawing drawing, ImageSize size) {

  /**
   * Draws all pictures, each from the noise of its seed.
   *
   * @param target the target text
   * @param listener called after each call of the UNet
   */
  List<Drawn> draw(String target, Runnable listener) {
    List<Drawn> pictures = new ArrayList<>();
    for (long seed : drawing.seeds()) {
      for (double eta : drawing.etas()) {
        pictures.add(new Drawn(seed, eta, draw(target, seed, eta, listener)));
      }
    }
    return pictures;
  }

  private BufferedImage draw(String target, long seed, double eta, Runnable listener) {
    try (TensorScope scope = model.runtime().openScope("imagic picture")) {
      TargetText text = TargetText.encode(model, scope, target, drawing.negativePrompt(), size);
      Conditioning positive = path.at(eta, scope, text.target());
      LatentNoise noise = LatentNoise.of(model, size.width(), size.height(), seed);
      SamplingLoop loop =
          SamplingLoop.of(drawing.sampler(), model.schedule(), drawing.steps())
              .withNoise(noise.onTheWay())
              .withListener((step, latents) -> listener.run());
      return new LatentImages(model)
          .decode(
              loop.run(
                  scope,
                  Start.fromNoise(noise.initial(scope)),
                  new ClassifierFreeGuidance(
                      model.unet(),
                      ContextAdapter.NONE,
                      GuidanceSchedule.constant(
                          Guidance.of(positive, text.negative(), drawing.guidance())))))
          .get(0);
    }
  }
}
