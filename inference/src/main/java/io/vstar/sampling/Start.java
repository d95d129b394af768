package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.error.ConfigException;

/** The start of a walk: the number of steps that are skipped, and the latents to begin with. */
public interface Start {

  /**
   * Returns the number of steps that are skipped.
   *
   * @param steps number of steps of the whole walk
   * @return number of steps, in [0, steps)
   */
  int skippedSteps(int steps);

  /**
   * Returns the latents that the walk begins with.
   *
   * @param walk the rest of the whole walk after {@link #skippedSteps}
   * @return (B, 4, h, w) in the walk's scale, a new tensor
   */
  NDArray latents(Sampler.Walk walk);

  /**
   * Returns a start from pure noise.
   *
   * @param unitNoise (B, 4, h, w) standard normal
   */
  static Start fromNoise(NDArray unitNoise) {
    return new NoiseStart(unitNoise);
  }

  /**
   * Returns a start from latents of an image with noise added, for img2img and enlarged pictures:
   * of n steps the last min(⌊n · strength⌋, n) are made, as in diffusers. At strength 1 all are
   * made, and the latents still have the image's signal at the first timestep, unlike pure noise.
   *
   * @param clean (B, 4, h, w) latents multiplied by the VAE's scaling factor
   * @param unitNoise (B, 4, h, w) standard normal
   * @param strength share of the steps that are made, in (0, 1]
   * @throws ConfigException if the strength is outside this range
   */
  static Start fromImage(NDArray clean, NDArray unitNoise, double strength) {
    return new ImageStart(clean, unitNoise, strength);
  }

  /**
   * Returns a start from latents of an image with noise added, of which a number of steps is made,
   * as in A1111's second pass.
   *
   * @param clean (B, 4, h, w) latents multiplied by the VAE's scaling factor
   * @param unitNoise (B, 4, h, w) standard normal
   * @param made number of steps that are made, at most those of the whole walk
   */
  static Start fromImageWithSteps(NDArray clean, NDArray unitNoise, int made) {
    return new Start() {
      @Override
      public int skippedSteps(int steps) {
        return steps - made;
      }

      @Override
      public NDArray latents(Sampler.Walk walk) {
        return walk.level(0).of(clean, unitNoise);
      }
    };
  }

  /**
   * Returns the number of steps that a start from an image skips.
   *
   * @param steps number of steps of the whole walk
   * @param strength share of the steps that are made, in (0, 1]
   * @throws ConfigException if no step is left
   */
  static int skippedSteps(int steps, double strength) {
    int made = Math.min((int) (steps * strength), steps);
    if (made == 0) {
      throw new ConfigException(
          "a strength of %s leaves none of %d steps; use more steps or strength"
              .formatted(strength, steps));
    }
    return steps - made;
  }

  /**
   * Returns a start from the latents that a walk had after some steps. Samplers that use one
   * prediction alone (DDIM, Euler, Heun) go on exactly as that walk did; the others start without
   * memory of earlier steps.
   *
   * @param latents (B, 4, h, w) in the walk's scale
   * @param skippedSteps number of steps that were made before
   */
  static Start onTheWay(NDArray latents, int skippedSteps) {
    return new MidwayStart(latents, skippedSteps);
  }
}
