package io.vstar.train.objective;

import ai.djl.ndarray.NDArray;
import io.vstar.noise.NoiseSchedule;
import io.vstar.tensor.TensorScope;
import java.util.function.IntToDoubleFunction;

/**
 * The forward diffusion of training: noised latents, and what the UNet is to predict of them.
 *
 * @param schedule the noise schedule
 */
public record ForwardDiffusion(NoiseSchedule schedule) {
  /**
   * Adds noise to latents, √ᾱ·x₀ + √(1−ᾱ)·ε (Ho et al. 2020, equation 4).
   *
   * @param latents the clean latents x₀, (B, 4, h, w)
   * @param noise the noise ε, (B, 4, h, w)
   * @param timesteps B timesteps in [0, T)
   * @return (B, 4, h, w), in the scope of {@code latents}
   */
  public NDArray addNoise(NDArray latents, NDArray noise, int[] timesteps) {
    return combine(latents, schedule::signalScale, noise, schedule::noiseScale, timesteps);
  }

  /**
   * Computes the target of the UNet: the noise, or the velocity.
   *
   * @param latents the clean latents, (B, 4, h, w)
   * @param noise the noise, (B, 4, h, w)
   * @param timesteps B timesteps in [0, T)
   * @return (B, 4, h, w), in the scope of {@code latents}
   */
  public NDArray target(NDArray latents, NDArray noise, int[] timesteps) {
    return combine(
        latents,
        t -> schedule.target(t).clean(),
        noise,
        t -> schedule.target(t).noise(),
        timesteps);
  }

  private static NDArray combine(
      NDArray a, IntToDoubleFunction ofA, NDArray b, IntToDoubleFunction ofB, int[] timesteps) {
    PerExample perExample = new PerExample(TensorScope.ownerOf(a), timesteps);
    return a.mul(perExample.upload(ofA)).add(b.mul(perExample.upload(ofB)));
  }
}
