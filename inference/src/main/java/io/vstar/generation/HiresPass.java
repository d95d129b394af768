package io.vstar.generation;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.error.ConfigException;
import io.vstar.image.ImageSize;
import io.vstar.noise.NoiseSchedule;
import io.vstar.prompt.StepRange;
import io.vstar.sampling.Sampler;
import java.util.OptionalInt;

/**
 * A second pass that enlarges a picture and draws over it, A1111's <i>Hires. fix</i>: large
 * pictures with the composition of the size that the model was trained at.
 *
 * @param scale factor of both sides, above 1; the result is brought to the nearest size that the
 *     model can draw
 * @param upscaler how the picture is enlarged
 * @param steps number of steps that are made; empty for as many as in the first pass
 * @param strength how much the enlarged picture is changed, in (0, 1]
 */
public record HiresPass(double scale, Upscaler upscaler, OptionalInt steps, double strength) {
  /** A1111's usual strength of a second pass. */
  public static final double USUAL_STRENGTH = 0.7;

  private static final double MOST_SCALE = 8;
  private static final double MOST_STRENGTH = 0.999; // A1111's, so that no step is left out

  /**
   * Checks the numbers.
   *
   * @throws ConfigException if one is not valid
   */
  public HiresPass {
    if (!(scale > 1 && scale <= MOST_SCALE)) {
      throw new ConfigException(
          "the hires scale is %s, expected a number above 1 and at most 8".formatted(scale));
    }
    if (!(strength > 0 && strength <= 1)) {
      throw new ConfigException(
          "the hires strength is %s, expected a number above 0 and at most 1".formatted(strength));
    }
    if (steps.orElse(1) < 1) {
      throw new ConfigException(
          "the hires steps are %d, expected 1 or more".formatted(steps.getAsInt()));
    }
  }

  /** Returns A1111's usual second pass. */
  public static HiresPass of(double scale) {
    return new HiresPass(scale, Upscaler.LATENT, OptionalInt.empty(), USUAL_STRENGTH);
  }

  /** Returns the size of the enlarged picture. */
  public ImageSize size(GenerationRequest request, StableDiffusionConfig model) {
    int cell = model.pixelUnit();
    return new ImageSize(side(request.width(), cell), side(request.height(), cell));
  }

  private int side(int side, int cell) {
    return Math.max(1, (int) Math.round(side * scale / cell)) * cell;
  }

  /** Returns the number of steps that are made. */
  int made(GenerationRequest request) {
    return steps.orElse(request.steps());
  }

  /**
   * Returns the number of steps of the whole walk, of which the last ones are made: as many as the
   * strength wants, as in A1111's second pass.
   */
  int planned(GenerationRequest request) {
    return (int) (made(request) / Math.min(strength, MOST_STRENGTH));
  }

  /** Returns the number of calls of the UNet in the second pass. */
  public int calls(GenerationRequest request, NoiseSchedule schedule) {
    return walk(request, schedule).calls();
  }

  /**
   * Returns the steps over which prompts change in the second pass.
   *
   * @param first those of the first pass
   */
  public StepRange range(StepRange first, GenerationRequest request, NoiseSchedule schedule) {
    int counted = StepRange.firstPass(made(request), calls(request, schedule)).steps();
    return StepRange.hiresPass(first.steps(), counted);
  }

  /** Returns the part of the walk that is made. */
  Sampler.Walk walk(GenerationRequest request, NoiseSchedule schedule) {
    int planned = planned(request);
    return request.sampler().plan(schedule, planned).from(planned - made(request));
  }

  /**
   * Checks that a model can carry out the pass.
   *
   * @throws ConfigException if the picture would be too large, or the steps are more than the
   *     model's timesteps
   */
  void requireFits(GenerationRequest request, StableDiffusionConfig model) {
    if (planned(request) > model.noise().trainTimesteps()) {
      throw new ConfigException(
          "%d hires steps at the strength %s are the last of %d, expected at most the %d timesteps the model was trained on"
              .formatted(
                  made(request), strength, planned(request), model.noise().trainTimesteps()));
    }
    ImageSize size = size(request, model);
    request.withSize(size).requireFits(model);
  }
}
