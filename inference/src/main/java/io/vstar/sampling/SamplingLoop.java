package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.noise.NoiseSchedule;
import io.vstar.tensor.TensorScope;

/** Runs a sampler from unit noise to latents. */
public final class SamplingLoop {
  /** Told after each step; must not keep the latents. */
  @FunctionalInterface
  public interface Listener {
    Listener NONE = (step, latents) -> {};

    /**
     * @param step steps done, from 1
     */
    void afterStep(int step, NDArray latents);
  }

  private SamplingLoop() {}

  /**
   * @param scope owns the result; nothing else is left in it
   * @param unitNoise (B, 4, h, w) standard normal
   * @return (B, 4, h, w) latents as the UNet sees them: divide by the VAE's scaling factor to
   *     decode
   */
  public static NDArray run(
      TensorScope scope,
      Sampler sampler,
      NoiseSchedule schedule,
      int steps,
      NDArray unitNoise,
      NoisePredictor model,
      Listener listener) {
    Sampler.Walk walk = sampler.plan(schedule, steps);
    NDArray latents = scope.adopt(unitNoise.mul(walk.initialNoiseScale()));
    int calls = walk.timesteps().size();
    for (int i = 0; i < calls; i++) {
      NDArray next;
      try (TensorScope step = scope.openScope("sampling step")) {
        step.borrow(latents);
        next = scope.adopt(walk.step(i, latents, model));
      }
      latents.close();
      latents = next;
      listener.afterStep(i + 1, latents);
    }
    return latents;
  }
}
