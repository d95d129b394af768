package io.vstar.generation;

import ai.djl.ndarray.NDArray;
import io.vstar.checkpoint.ModelPart;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.sampling.ClassifierFreeGuidance;
import io.vstar.sampling.Denoiser;
import io.vstar.sampling.Guidance;
import io.vstar.sampling.GuidanceSchedule;
import io.vstar.sampling.SamplingLoop;
import io.vstar.sampling.Start;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.Conditioning;
import io.vstar.unet.ContextAdapter;
import io.vstar.unet.PictureSize;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Draws pictures. Every picture depends on its own seed alone: alone or in a batch it is the same
 * up to rounding.
 */
public final class TextToImage {
  private final StableDiffusion model;
  private final ContextAdapter adapter;

  public TextToImage(StableDiffusion model) {
    this(model, ContextAdapter.NONE);
  }

  private TextToImage(StableDiffusion model, ContextAdapter adapter) {
    this.model = model;
    this.adapter = adapter;
  }

  /** The same model seen through an adapter; this object stays as it is. */
  public TextToImage with(ContextAdapter other) {
    return new TextToImage(model, other);
  }

  /**
   * Draws {@code count} pictures in one batch, with the seeds {@code request.seed()} upwards.
   *
   * @param encoder of the request's prompts
   * @throws io.vstar.error.ConfigException as {@link GenerationRequest#requireFits}
   * @throws io.vstar.error.CheckpointException naming seed and part, if a network gives something
   *     that is no number
   */
  public List<BufferedImage> generate(
      GenerationRequest request, PromptEncoder encoder, int count, SamplingLoop.Listener listener) {
    request.requireFits(model.config());
    LatentImages images = new LatentImages(model);
    LatentNoise noise =
        new LatentNoise(
            model.config().vae(), request.width(), request.height(), request.seed(), count);
    try (TensorScope scope = model.runtime().openScope("generation")) {
      Conditioning positive = encode(scope, encoder, request, request.prompt(), count);
      Conditioning negative = encode(scope, encoder, request, request.negativePrompt(), count);
      if (request.negativePrompt().isBlank() && model.config().text().zerosForNoNegative()) {
        negative = negative.withoutText();
      }
      Guidance guidance = Guidance.of(positive, negative, request.guidance());
      Denoiser predictor =
          new ClassifierFreeGuidance(model.unet(), adapter, GuidanceSchedule.constant(guidance));
      NDArray latents =
          SamplingLoop.of(request.sampler(), model.schedule(), request.steps())
              .withNoise(noise.onTheWay())
              .withListener(
                  (step, drawn) -> {
                    if (step == 1) { // a broken model is so from the first on
                      requireFinite(drawn, request, count, ModelPart.UNET);
                    }
                    listener.afterStep(step, drawn);
                  })
              .run(scope, Start.fromNoise(noise.initial(scope)), predictor);
      requireFinite(latents, request, count, ModelPart.UNET);
      NDArray pixels = images.pixels(latents);
      requireFinite(pixels, request, count, ModelPart.VAE);
      return LatentImages.pictures(pixels);
    }
  }

  /**
   * @param results (count, …), what a part has made of each picture
   */
  private void requireFinite(
      NDArray results, GenerationRequest request, int count, ModelPart part) {
    float[] values = results.toFloatArray();
    int each = values.length / count;
    for (int i = 0; i < count; i++) {
      model
          .results()
          .require(
              Arrays.copyOfRange(values, i * each, (i + 1) * each),
              "the picture of seed " + (request.seed() + i),
              part);
    }
  }

  private Conditioning encode(
      TensorScope scope,
      PromptEncoder encoder,
      GenerationRequest request,
      String prompt,
      int count) {
    PictureSize size = PictureSize.whole(request.height(), request.width());
    Conditioning conditioning =
        encoder.encode(scope, Collections.nCopies(count, prompt), Collections.nCopies(count, size));
    model
        .results()
        .require(
            conditioning.context().toFloatArray(),
            "the picture of seed " + request.seed(),
            ModelPart.textEncoders(model.config()).toArray(ModelPart[]::new));
    return conditioning;
  }
}
