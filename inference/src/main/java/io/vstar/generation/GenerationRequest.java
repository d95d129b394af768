package io.vstar.generation;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.error.ConfigException;
import io.vstar.sampling.Sampler;

/**
 * What to draw, and how.
 *
 * @param prompt what the picture should show
 * @param negativePrompt what it should not; empty for nothing in particular
 * @param width in pixels, a multiple of the VAE's factor
 * @param height in pixels, likewise
 * @param sampler the walk from noise to picture
 * @param steps of the sampler, at least 1
 * @param guidance classifier-free guidance scale, at least 0; 1 follows the prompt without push
 * @param seed of the first picture; the next ones count up, as in A1111
 */
public record GenerationRequest(
    String prompt,
    String negativePrompt,
    int width,
    int height,
    Sampler sampler,
    int steps,
    double guidance,
    long seed) {

  public GenerationRequest {
    if (steps < 1 || steps > 1000) {
      throw new ConfigException("steps is " + steps + ", expected 1 to 1000");
    }
    if (!(guidance >= 0) || Double.isInfinite(guidance)) {
      throw new ConfigException("guidance is " + guidance + ", expected a number >= 0");
    }
    if (width < 1 || height < 1) {
      throw new ConfigException(
          "the size is %dx%d, expected positive sides".formatted(width, height));
    }
  }

  /**
   * Checks the request against what a model can do, for which its weights are not needed.
   *
   * @throws ConfigException if the size is not a multiple of the VAE's factor or many times that of
   *     the training, or the steps are more than the model's timesteps
   */
  public void requireFits(StableDiffusionConfig model) {
    int timesteps = model.noise().trainTimesteps();
    if (steps > timesteps) {
      throw new ConfigException(
          "steps is %d, expected at most the %d timesteps the model was trained on"
              .formatted(steps, timesteps));
    }
    int most = model.longestSide();
    if (width > most || height > most) {
      throw new ConfigException(
          "the size is %dx%d, expected sides of at most %d, %d times those the model was trained at"
              .formatted(width, height, most, most / model.nativeResolution()));
    }
    int cell = model.vae().downscale();
    if (width % cell != 0 || height % cell != 0) {
      throw new ConfigException(
          "the size is %dx%d, expected multiples of %d; the nearest is %dx%d"
              .formatted(width, height, cell, nearest(width, cell), nearest(height, cell)));
    }
  }

  private static int nearest(int side, int cell) {
    return Math.max(1, Math.toIntExact(Math.round((double) side / cell))) * cell;
  }

  public GenerationRequest withPrompt(String other) {
    return new GenerationRequest(
        other, negativePrompt, width, height, sampler, steps, guidance, seed);
  }

  public GenerationRequest withSeed(long other) {
    return new GenerationRequest(
        prompt, negativePrompt, width, height, sampler, steps, guidance, other);
  }
}
