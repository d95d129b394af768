package io.vstar.generation;

import ai.djl.ndarray.NDArray;
import io.vstar.checkpoint.ModelPart;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.image.ImageSize;
import io.vstar.prompt.StepRange;
import io.vstar.sampling.ClassifierFreeGuidance;
import io.vstar.sampling.Denoiser;
import io.vstar.sampling.GuidanceObserver;
import io.vstar.sampling.GuidanceSchedule;
import io.vstar.sampling.SamplingLoop;
import io.vstar.sampling.Start;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.ContextAdapter;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Generates pictures from text. Every picture depends on its own seed alone, so it is the same up
 * to rounding alone and in a batch.
 */
public final class TextToImage {
  private final StableDiffusion model;
  private final ContextAdapter adapter;
  private final Optional<InitialPicture> initial;
  private final GuidanceObserver observer;

  /** Creates a generator without adapters. */
  public TextToImage(StableDiffusion model) {
    this(model, ContextAdapter.NONE, Optional.empty(), GuidanceObserver.NONE);
  }

  private TextToImage(
      StableDiffusion model,
      ContextAdapter adapter,
      Optional<InitialPicture> initial,
      GuidanceObserver observer) {
    this.model = model;
    this.adapter = adapter;
    this.initial = initial;
    this.observer = observer;
  }

  /** Returns a generator that uses the same model with an adapter. */
  public TextToImage with(ContextAdapter other) {
    return new TextToImage(model, other, initial, observer);
  }

  /** Returns a generator that draws over a picture of the size of its requests. */
  public TextToImage over(InitialPicture other) {
    return new TextToImage(model, adapter, Optional.of(other), observer);
  }

  /** Returns a generator of the same pictures whose predictions are observed. */
  public TextToImage with(GuidanceObserver other) {
    return new TextToImage(model, adapter, initial, other);
  }

  /**
   * Generates {@code count} pictures in one batch, with the seeds {@code request.seed()} upwards.
   *
   * @param encoder encodes the request's prompts, and says in which language they are read
   * @param listener called after each call of the UNet
   * @throws io.vstar.error.ConfigException if the request does not fit the model, see {@link
   *     GenerationRequest#requireFits}
   * @throws io.vstar.error.CheckpointException if a result of a network is not finite; the message
   *     has seed and part
   */
  public List<BufferedImage> generate(
      GenerationRequest request, PromptEncoder encoder, int count, SamplingLoop.Listener listener) {
    BatchGuidance guidance =
        (range, size, scope) ->
            new PromptGuidance(model, encoder, request.withSize(size), count, range, scope)
                .schedule();
    List<NoiseSeed> seeds =
        NoiseSeed.upwards(request.seed(), request.settings().variation(), count);
    return generate(request, seeds, guidance, listener);
  }

  /**
   * Generates the pictures of a batch, each by its own seed and guidance.
   *
   * @param request what the pictures share; its prompts, seed and variation are not used
   * @param seeds the seed of each picture
   * @param guidance the guidance of the pictures, in their order
   * @param listener called after each call of the UNet
   * @throws io.vstar.error.ConfigException if the request does not fit the model, see {@link
   *     GenerationRequest#requireFits}
   * @throws io.vstar.error.CheckpointException if a result of a network is not finite; the message
   *     has seed and part
   */
  public List<BufferedImage> generate(
      GenerationRequest request,
      List<NoiseSeed> seeds,
      BatchGuidance guidance,
      SamplingLoop.Listener listener) {
    request.requireFits(model.config());
    LatentImages images = new LatentImages(model, request.settings().tiles());
    try (TensorScope scope = model.runtime().openScope("generation")) {
      NDArray latents = latents(request, seeds, guidance, listener, scope);
      NDArray pixels = images.pixels(latents);
      requireFinite(pixels, seeds, ModelPart.VAE);
      return LatentImages.pictures(pixels);
    }
  }

  private NDArray latents(
      GenerationRequest request,
      List<NoiseSeed> seeds,
      BatchGuidance guidance,
      SamplingLoop.Listener listener,
      TensorScope scope) {
    int calls = request.sampler().plan(model.schedule(), request.steps()).calls();
    StepRange range = StepRange.firstPass(request.steps(), calls);
    ImageSize size = new ImageSize(request.width(), request.height());
    LatentNoise noise = noise(size, seeds);
    Canvas canvas = canvas(request, noise.initial(scope), scope);
    Pass first = new Pass(request, request.steps(), seeds, noise, canvas);
    NDArray latents = walk(first, guidance.over(range, size, scope), listener, scope);
    Optional<HiresPass> hires = request.settings().hires();
    return hires.isEmpty()
        ? latents
        : enlarged(hires.get(), range, first, latents, guidance, later(listener, calls), scope);
  }

  /** Enlarges latents, and draws over them. */
  private NDArray enlarged(
      HiresPass hires,
      StepRange before,
      Pass first,
      NDArray latents,
      BatchGuidance guidance,
      SamplingLoop.Listener listener,
      TensorScope scope) {
    GenerationRequest request = first.request();
    ImageSize size = hires.size(request, model.config());
    NDArray large =
        hires
            .upscaler()
            .enlarge(latents, new LatentImages(model, request.settings().tiles()), size, scope);
    LatentNoise noise = noise(size, first.seeds());
    int planned = hires.planned(request);
    Start start = Start.fromImageWithSteps(large, noise.initial(scope), hires.made(request));
    StepRange range = hires.range(before, request, model.schedule());
    Pass second =
        new Pass(
            request.withSize(size),
            planned,
            first.seeds(),
            noise,
            Canvas.of(start, model, size, scope));
    return walk(second, guidance.over(range, size, scope), listener, scope);
  }

  /**
   * A walk from a start to clean latents.
   *
   * @param steps number of steps of the whole walk
   */
  private record Pass(
      GenerationRequest request,
      int steps,
      List<NoiseSeed> seeds,
      LatentNoise noise,
      Canvas canvas) {}

  private NDArray walk(
      Pass pass, GuidanceSchedule guidance, SamplingLoop.Listener listener, TensorScope scope) {
    Denoiser guided =
        new ClassifierFreeGuidance(model.unet(), adapter, pass.canvas().input(), guidance)
            .with(pass.request().settings().rescale());
    Denoiser predictor = observer.around(guided, pass.canvas().input(), guidance);
    NDArray latents =
        SamplingLoop.of(pass.request().sampler(), model.schedule(), pass.steps())
            .withNoise(pass.noise().onTheWay())
            .withHook(pass.canvas().hook())
            .withListener(
                (step, drawn) -> {
                  if (step == 1) { // a damaged UNet shows at the first step
                    requireFinite(drawn, pass.seeds(), ModelPart.UNET);
                  }
                  listener.afterStep(step, drawn);
                })
            .run(scope, pass.canvas().start(), predictor);
    requireFinite(latents, pass.seeds(), ModelPart.UNET);
    return latents;
  }

  private static SamplingLoop.Listener later(SamplingLoop.Listener listener, int calls) {
    return (step, latents) -> listener.afterStep(calls + step, latents);
  }

  private LatentNoise noise(ImageSize size, List<NoiseSeed> seeds) {
    return new LatentNoise(model.config().vae(), size.width(), size.height(), seeds);
  }

  private Canvas canvas(GenerationRequest request, NDArray noise, TensorScope scope) {
    ImageSize size = new ImageSize(request.width(), request.height());
    return initial
        .map(
            picture ->
                Canvas.over(
                    picture, new LatentImages(model, request.settings().tiles()), noise, scope))
        .orElseGet(() -> Canvas.blank(model, noise, size, scope));
  }

  /**
   * Checks that results of a part are finite.
   *
   * @param results (B, …) results for each picture
   */
  private void requireFinite(NDArray results, List<NoiseSeed> seeds, ModelPart part) {
    float[] values = results.toFloatArray();
    int length = values.length / seeds.size();
    for (int i = 0; i < seeds.size(); i++) {
      model
          .results()
          .require(
              Arrays.copyOfRange(values, i * length, (i + 1) * length),
              "the picture of seed " + seeds.get(i).seed(),
              part);
    }
  }
}
