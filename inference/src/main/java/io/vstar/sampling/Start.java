package io.vstar.sampling;

import ai.djl.ndarray.NDArray;

/** Where a walk begins: how many of its steps are left out, and with which latents. */
public interface Start {

  /**
   * Returns how many steps are left out.
   *
   * @param steps of the whole walk
   * @return in [0, steps)
   */
  int skippedSteps(int steps);

  /**
   * Returns the latents that the walk begins with.
   *
   * @param walk what is left of the whole walk after {@link #skippedSteps}
   * @return (B, 4, h, w) in the walk's scale, a new tensor
   */
  NDArray latents(Sampler.Walk walk);

  /**
   * Starts from pure noise.
   *
   * @param unitNoise (B, 4, h, w) standard normal
   */
  static Start fromNoise(NDArray unitNoise) {
    return new NoiseStart(unitNoise);
  }

  /**
   * Starts from latents of an image under noise, for img2img and enlarged pictures: of n steps the
   * last min(⌊n · strength⌋, n) are made, as in diffusers. With strength 1 that is all of them;
   * what the first timestep leaves of the image is still there, which sets it apart from pure
   * noise.
   *
   * @param clean (B, 4, h, w) latents as the UNet sees them, times the VAE's scaling factor
   * @param unitNoise (B, 4, h, w) standard normal
   * @param strength in (0, 1]
   * @throws io.vstar.error.ConfigException if the strength is something else
   */
  static Start fromImage(NDArray clean, NDArray unitNoise, double strength) {
    return new ImageStart(clean, unitNoise, strength);
  }

  /**
   * Starts on the way, with the latents that a walk had after some steps. What samplers remember of
   * earlier steps is not there, so those that use one prediction alone (DDIM, Euler, Heun) go on
   * exactly as that walk did.
   *
   * @param latents (B, 4, h, w) in the walk's scale
   * @param skippedSteps made before
   */
  static Start onTheWay(NDArray latents, int skippedSteps) {
    return new MidwayStart(latents, skippedSteps);
  }
}
