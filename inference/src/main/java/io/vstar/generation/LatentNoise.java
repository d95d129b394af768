package io.vstar.generation;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.VaeConfig;
import io.vstar.noise.BrownianPath;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.noise.SphericalInterpolation;
import io.vstar.sampling.StepNoise;
import io.vstar.tensor.TensorScope;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Draws the noise of a batch of pictures, each picture's from its own seed, so that a picture is
 * the same alone and in a batch.
 *
 * @param vae says how many latents a picture has
 * @param width of a picture in pixels, a multiple of {@link VaeConfig#downscale()}
 * @param height of a picture in pixels, likewise
 * @param seeds the seed of each picture
 */
public record LatentNoise(VaeConfig vae, int width, int height, List<NoiseSeed> seeds) {
  public LatentNoise {
    seeds = List.copyOf(seeds);
  }

  /**
   * Creates noise of seeds that count up, or with a variation of its seeds.
   *
   * @param seed of the first picture
   * @param count of pictures
   */
  public LatentNoise(
      VaeConfig vae, int width, int height, long seed, int count, Optional<Variation> variation) {
    this(vae, width, height, NoiseSeed.upwards(seed, variation, count));
  }

  /** Creates noise without a variation, of seeds that count up. */
  public LatentNoise(VaeConfig vae, int width, int height, long seed, int count) {
    this(vae, width, height, seed, count, Optional.empty());
  }

  /** Returns the noise of one picture of a model. */
  public static LatentNoise of(StableDiffusion model, int width, int height, long seed) {
    return new LatentNoise(model.config().vae(), width, height, seed, 1);
  }

  /**
   * Draws what the pictures begin with.
   *
   * @param scope owns the result
   * @return (B, 4, h, w) standard normal, for B pictures
   */
  public NDArray initial(TensorScope scope) {
    return upload(scope, this::initial);
  }

  private float[] initial(int picture) {
    float[] own = gaussian(seed(picture), Purpose.INITIAL_LATENTS, 0);
    return seeds
        .get(picture)
        .variation()
        .map(
            other ->
                SphericalInterpolation.between(
                    own, gaussian(other.seed(), Purpose.INITIAL_LATENTS, 0), other.strength()))
        .orElse(own);
  }

  /**
   * Returns the noise for samplers that add some on their way, (B, 4, h, w) a draw. That of the
   * ways between levels is a Brownian motion's.
   */
  public StepNoise onTheWay() {
    List<BrownianPath> paths =
        IntStream.range(0, seeds.size())
            .mapToObj(
                i -> new BrownianPath(new NoiseSource(seed(i)), Purpose.BROWNIAN_MOTION, each()))
            .toList();
    return new StepNoise() {
      @Override
      public NDArray draw(TensorScope scope, int draw) {
        return upload(scope, picture -> gaussian(seed(picture), Purpose.SAMPLING, draw));
      }

      @Override
      public NDArray between(TensorScope scope, int draw, double fromSigma, double toSigma) {
        return upload(scope, picture -> paths.get(picture).between(fromSigma, toSigma));
      }
    };
  }

  private long seed(int picture) {
    return seeds.get(picture).seed();
  }

  private float[] gaussian(long of, Purpose purpose, int index) {
    return new NoiseSource(of).gaussian(purpose, index, each());
  }

  /** Uploads the noise of all pictures. */
  private NDArray upload(TensorScope scope, IntFunction<float[]> ofPicture) {
    int each = each();
    int count = seeds.size();
    float[] all = new float[count * each];
    for (int i = 0; i < count; i++) {
      System.arraycopy(ofPicture.apply(i), 0, all, i * each, each);
    }
    int cell = vae.downscale();
    return scope.upload(all, count, vae.latentChannels(), height / cell, width / cell);
  }

  private int each() {
    return vae.latentChannels() * (height / vae.downscale()) * (width / vae.downscale());
  }
}
