package io.vstar.train.objective;

import ai.djl.ndarray.NDArray;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.noise.RandomStream;
import io.vstar.tensor.TensorScope;
import io.vstar.train.bucket.Augmenter;
import io.vstar.train.bucket.BatchPlan;
import io.vstar.train.bucket.BatchPlanner;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.dataset.TrainingImage;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * A loader that makes the examples of micro batches from a dataset. Every draw is a function of the
 * seed and the micro batch's number, so every micro batch can be made again at any time.
 */
public final class ExampleLoader implements ExampleSource {
  private static final RandomStream CLASS_PICTURES = RandomStream.named("prior.examples");

  private final BatchPlanner planner;
  private final EncodedDataset dataset;
  private final Noising noising;
  private final NoiseSource source;
  private final Augmenter augmenter;

  /**
   * Makes a loader.
   *
   * @param planner the planner of the pictures of each micro batch
   * @param dataset the latents and prompts of the pictures
   * @param noising the settings by which noise and timesteps are drawn
   * @param seed the seed of variants, captions, draws from the posterior, noise and timesteps
   */
  public ExampleLoader(BatchPlanner planner, EncodedDataset dataset, Noising noising, long seed) {
    this.planner = planner;
    this.dataset = dataset;
    this.noising = noising;
    this.source = new NoiseSource(seed);
    this.augmenter = new Augmenter(seed);
  }

  /**
   * Makes a loader of class pictures, whose draws are independent of those of the pictures that
   * they are learned with.
   *
   * @param planner the planner of the class pictures
   * @param seed the seed of the run
   */
  public static ExampleLoader ofClassPictures(
      BatchPlanner planner, EncodedDataset dataset, Noising noising, long seed) {
    long own = new NoiseSource(seed).random(CLASS_PICTURES, 0).nextLong();
    return new ExampleLoader(planner, dataset, noising, own);
  }

  @Override
  public DiffusionExamples load(TensorScope scope, long index) {
    BatchPlan plan = planner.plan(index);
    LatentCache latents = dataset.latents();
    Resolution resolution = plan.resolution();
    List<Placement> pictures = augmenter.placements(plan);
    int batch = pictures.size();
    int values = batch * latents.size(resolution);
    SplittableRandom captions = source.random(Purpose.CAPTIONS, index);
    List<String> texts =
        plan.images().stream()
            .map(image -> dataset.prompts().draw(image, plan.epoch(), captions))
            .toList();
    float[] posterior = source.gaussian(Purpose.POSTERIOR, index, values);
    NDArray clean = latents.latents(scope, pictures, posterior);
    int[] timesteps = noising.timesteps(source, index, batch);
    NoiseChange.Batch noised = new NoiseChange.Batch(clean, timesteps, source, index);
    float[] noise = noising.noise(noised);
    long[] shape = latents.shape(batch, resolution);
    return new DiffusionExamples(
        clean,
        scope.upload(noise, shape),
        noising.addedNoise(noised, noise).map(added -> scope.upload(added, shape)),
        timesteps,
        dataset.tokenize(texts),
        pictures.stream().map(Placement::pictureSize).toList(),
        weights(plan.images()),
        dataset.mask(pictures),
        dataset.guidance(batch, UnaryOperator.identity()));
  }

  private static float[] weights(List<TrainingImage> images) {
    float[] weights = new float[images.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) images.get(i).subset().weight();
    }
    return weights;
  }
}
