package io.vstar.generation;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.VaeConfig;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.sampling.StepNoise;
import io.vstar.tensor.TensorScope;

/**
 * Draws the noise of a batch of pictures, each picture's from its own seed, so that a picture is
 * the same alone and in a batch.
 *
 * @param vae says how many latents a picture has
 * @param width of a picture in pixels, a multiple of {@link VaeConfig#downscale()}
 * @param height of a picture in pixels, likewise
 * @param seed of the first picture; the next ones count up
 * @param count of pictures
 */
public record LatentNoise(VaeConfig vae, int width, int height, long seed, int count) {

  /** Returns the noise of one picture of a model. */
  public static LatentNoise of(StableDiffusion model, int width, int height, long seed) {
    return new LatentNoise(model.config().vae(), width, height, seed, 1);
  }

  /**
   * Draws what the pictures begin with.
   *
   * @param scope owns the result
   * @return (count, 4, h, w) standard normal
   */
  public NDArray initial(TensorScope scope) {
    return draw(scope, Purpose.INITIAL_LATENTS, 0);
  }

  /** Returns the noise for samplers that add some on their way, (count, 4, h, w) a draw. */
  public StepNoise onTheWay() {
    return (scope, draw) -> draw(scope, Purpose.SAMPLING, draw);
  }

  private NDArray draw(TensorScope scope, Purpose purpose, int index) {
    int h = height / vae.downscale();
    int w = width / vae.downscale();
    int each = vae.latentChannels() * h * w;
    float[] all = new float[count * each];
    for (int i = 0; i < count; i++) {
      float[] one = new NoiseSource(seed + i).gaussian(purpose, index, each);
      System.arraycopy(one, 0, all, i * each, each);
    }
    return scope.upload(all, count, vae.latentChannels(), h, w);
  }
}
