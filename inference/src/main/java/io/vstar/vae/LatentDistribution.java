package io.vstar.vae;

import ai.djl.ndarray.NDArray;

/**
 * A diagonal Gaussian over latents, not multiplied by the scaling factor.
 *
 * @param mean (B, 4, h, w)
 * @param logVariance (B, 4, h, w), clipped to [-30, 20] as the reference does
 */
public record LatentDistribution(NDArray mean, NDArray logVariance) {

  /**
   * Draws latents by reparameterisation.
   *
   * @param standardNormal (B, 4, h, w) noise
   * @return (B, 4, h, w), not multiplied by the scaling factor
   */
  public NDArray sample(NDArray standardNormal) {
    return logVariance.exp().sqrt().mul(standardNormal).add(mean);
  }
}
