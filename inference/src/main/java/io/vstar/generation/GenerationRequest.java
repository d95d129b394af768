package io.vstar.generation;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.error.ConfigException;
import io.vstar.image.ImageSize;
import io.vstar.sampling.Sampler;

/**
 * The settings of a batch of pictures.
 *
 * @param prompt text of what the picture should show
 * @param negativePrompt text of what it should not show; may be empty
 * @param width width in pixels, a multiple of the VAE's downscale factor
 * @param height height in pixels, a multiple of the VAE's downscale factor
 * @param sampler the sampler, which walks from noise to latents
 * @param steps number of steps of the sampler, 1 to 1000
 * @param guidance classifier-free guidance scale, at least 0; 1 switches guidance off
 * @param seed seed of the first picture; the others count up from it, as in A1111
 * @param settings settings that most pictures do without
 */
public record GenerationRequest(
    String prompt,
    String negativePrompt,
    int width,
    int height,
    Sampler sampler,
    int steps,
    double guidance,
    long seed,
    DrawingSettings settings) {

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

  /** Creates a request with the usual settings. */
  public GenerationRequest(
      String prompt,
      String negativePrompt,
      int width,
      int height,
      Sampler sampler,
      int steps,
      double guidance,
      long seed) {
    this(
        prompt,
        negativePrompt,
        width,
        height,
        sampler,
        steps,
        guidance,
        seed,
        DrawingSettings.NONE);
  }

  /**
   * Checks that a model can carry out the request; its weights are not needed.
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
    settings.hires().ifPresent(hires -> hires.requireFits(this, model));
  }

  private static int nearest(int side, int cell) {
    return Math.max(1, Math.toIntExact(Math.round((double) side / cell))) * cell;
  }

  /** Returns the request with another prompt. */
  public GenerationRequest withPrompt(String other) {
    return new GenerationRequest(
        other, negativePrompt, width, height, sampler, steps, guidance, seed, settings);
  }

  /** Returns the request with another size in pixels, and no second pass. */
  GenerationRequest withSize(ImageSize other) {
    return new GenerationRequest(
        prompt,
        negativePrompt,
        other.width(),
        other.height(),
        sampler,
        steps,
        guidance,
        seed,
        settings.withoutHires());
  }

  /**
   * Returns the size of the pictures, that of the second pass if there is one.
   *
   * @param model the model that draws them
   */
  public ImageSize finalSize(StableDiffusionConfig model) {
    return settings
        .hires()
        .map(hires -> hires.size(this, model))
        .orElse(new ImageSize(width, height));
  }

  /**
   * Returns the memory that a batch takes beside the model's weights; with tiles, that of tiles.
   *
   * @param pictures number of pictures in the batch
   */
  public DrawingMemory memory(StableDiffusionConfig model, int pictures) {
    ImageSize size = finalSize(model);
    int most = settings.tiles().map(VaeTiles::side).orElse(Integer.MAX_VALUE);
    return new DrawingMemory(
        model.vae(), Math.min(size.width(), most), Math.min(size.height(), most), pictures);
  }

  /** Returns the request with another seed. */
  public GenerationRequest withSeed(long other) {
    return new GenerationRequest(
        prompt, negativePrompt, width, height, sampler, steps, guidance, other, settings);
  }

  /** Returns the request with other settings. */
  public GenerationRequest with(DrawingSettings other) {
    return new GenerationRequest(
        prompt, negativePrompt, width, height, sampler, steps, guidance, seed, other);
  }

  /**
   * Returns the request of one of several pictures, which have seeds that count up; with a
   * variation its seeds count up instead, as in A1111.
   *
   * @param index index of the picture, from 0
   */
  public GenerationRequest ofPicture(int index) {
    return settings
        .variation()
        .map(variation -> with(settings.with(variation.withSeed(variation.seed() + index))))
        .orElseGet(() -> withSeed(seed + index));
  }
}
