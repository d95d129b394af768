package io.vstar.train.objective;

import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.tensor.TensorScope;
import io.vstar.train.bucket.BatchPlan;
import io.vstar.train.bucket.BatchPlanner;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.dataset.TrainingImage;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A loader that makes the examples of micro batches from a dataset. Every draw is a function of the
 * seed and the micro batch's number, so every micro batch can be made again at any time.
 */
public final class ExampleLoader implements ExampleSource {
  /**
   * The settings by which noise and timesteps are drawn.
   *
   * @param sampling the rule by which timesteps are drawn
   * @param timesteps the number of timesteps T of the noise schedule
   * @param noiseOffset the standard deviation of a constant added to each channel's noise, ≥ 0, see
   *     {@link NoiseOffset}
   */
  public record Noising(TimestepSampling sampling, int timesteps, double noiseOffset) {}

  private final BatchPlanner planner;
  private final EncodedDataset dataset;
  private final Noising noising;
  private final NoiseSource source;

  /**
   * Makes a loader.
   *
   * @param planner the planner of the pictures of each micro batch
   * @param dataset the latents and prompts of the pictures
   * @param noising the settings by which noise and timesteps are drawn
   * @param seed the seed of captions, draws from the posterior, noise and timesteps
   */
  public ExampleLoader(BatchPlanner planner, EncodedDataset dataset, Noising noising, long seed) {
    this.planner = planner;
    this.dataset = dataset;
    this.noising = noising;
    this.source = new NoiseSource(seed);
  }

  @Override
  public DiffusionExamples load(TensorScope scope, long index) {
    BatchPlan plan = planner.plan(index);
    LatentCache latents = dataset.latents();
    Resolution resolution = plan.resolution();
    List<Placement> pictures = plan.placements();
    int batch = pictures.size();
    int values = batch * latents.size(resolution);
    SplittableRandom captions = source.random(Purpose.CAPTIONS, index);
    List<String> texts =
        plan.images().stream().map(i -> dataset.prompts().draw(i, captions)).toList();
    float[] posterior = source.gaussian(Purpose.POSTERIOR, index, values);
    SplittableRandom times = source.random(Purpose.TIMESTEPS, index);
    return new DiffusionExamples(
        latents.latents(scope, pictures, posterior),
        scope.upload(noise(index, batch, resolution), latents.shape(batch, resolution)),
        noising.sampling().draw(times, batch, noising.timesteps()),
        dataset.encoder().tokenize(texts),
        pictures.stream().map(Placement::pictureSize).toList(),
        weights(plan.images()),
        Optional.empty());
  }

  private static float[] weights(List<TrainingImage> images) {
    float[] weights = new float[images.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) images.get(i).subset().weight();
    }
    return weights;
  }

  private float[] noise(long index, int batch, Resolution resolution) {
    int count = batch * dataset.latents().size(resolution);
    long[] shape = dataset.latents().shape(batch, resolution);
    float[] noise = source.gaussian(Purpose.LATENT_NOISE, index, count);
    NoiseOffset.add(noise, shape, noising.noiseOffset(), source, index);
    return noise;
  }
}
