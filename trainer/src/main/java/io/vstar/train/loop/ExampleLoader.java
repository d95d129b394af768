package io.vstar.train.loop;

import io.vstar.generation.PromptEncoder;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.tensor.TensorScope;
import io.vstar.train.bucket.BatchPlan;
import io.vstar.train.bucket.BatchPlanner;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.dataset.TrainingPrompts;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes the examples of a micro batch. Every draw is a function of the seed and the micro batch's
 * number, so any batch can be made again at any time.
 */
public final class ExampleLoader {
  private final BatchPlanner planner;
  private final LatentCache latents;
  private final TrainingPrompts prompts;
  private final PromptEncoder encoder;
  private final TimestepDraw timestepDraw;
  private final double noiseOffset;
  private final int timesteps;
  private final NoiseSource source;

  /**
   * @param timesteps of the noise schedule
   * @param noiseOffset standard deviation of a constant added to each channel's noise, ≥ 0
   *     (Guttenberg 2023)
   */
  public ExampleLoader(
      BatchPlanner planner,
      LatentCache latents,
      TrainingPrompts prompts,
      PromptEncoder encoder,
      TimestepDraw timestepDraw,
      double noiseOffset,
      int timesteps,
      long seed) {
    this.planner = planner;
    this.latents = latents;
    this.prompts = prompts;
    this.encoder = encoder;
    this.timestepDraw = timestepDraw;
    this.noiseOffset = noiseOffset;
    this.timesteps = timesteps;
    this.source = new NoiseSource(seed);
  }

  /**
   * The examples of one micro batch.
   *
   * @param index counts micro batches from 0
   */
  public DiffusionExamples load(TensorScope scope, long index) {
    BatchPlan plan = planner.plan(index);
    Resolution resolution = plan.resolution();
    int batch = plan.images().size();
    int values = batch * latents.size(resolution);
    SplittableRandom captions = source.random(Purpose.CAPTIONS, index);
    List<String> texts = plan.images().stream().map(i -> prompts.draw(i, captions)).toList();
    float[] posterior = source.gaussian(Purpose.POSTERIOR, index, values);
    return new DiffusionExamples(
        latents.latents(scope, plan.images(), resolution, posterior),
        scope.upload(noise(index, batch, resolution), latents.shape(batch, resolution)),
        timestepDraw.draw(source.random(Purpose.TIMESTEPS, index), batch, timesteps),
        encoder.tokenize(scope, texts),
        plan.images().stream().map(i -> new Placement(i, resolution).pictureSize()).toList());
  }

  private float[] noise(long index, int batch, Resolution resolution) {
    int count = batch * latents.size(resolution);
    float[] noise = source.gaussian(Purpose.LATENT_NOISE, index, count);
    NoiseOffset.add(noise, latents.shape(batch, resolution), noiseOffset, source, index);
    return noise;
  }
}
