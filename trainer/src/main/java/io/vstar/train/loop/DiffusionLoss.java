package io.vstar.train.loop;

import ai.djl.ndarray.NDArray;
import io.vstar.clip.TokenEmbeddingOverlay;
import io.vstar.generation.Conditioner;
import io.vstar.noise.NoiseSchedule;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.Conditioning;
import io.vstar.unet.UNet;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * The objective of latent diffusion (Rombach et al. 2022, equation 2): noise a latent, let the UNet
 * predict what was asked of it, take the squared error.
 */
public final class DiffusionLoss {
  private final NoiseSchedule schedule;
  private final Conditioner conditioner;
  private final UNet unet;

  public DiffusionLoss(NoiseSchedule schedule, Conditioner conditioner, UNet unet) {
    this.schedule = schedule;
    this.conditioner = conditioner;
    this.unet = unet;
  }

  public NoiseSchedule schedule() {
    return schedule;
  }

  /**
   * The loss of each example; recorded for gradients where a scope for them is open.
   *
   * @param overlays for each text encoder
   * @return (B) float32 means over channels and cells, in the scope of the examples
   */
  public NDArray perExample(DiffusionExamples examples, List<TokenEmbeddingOverlay> overlays) {
    return perExample(examples, encode(examples, overlays));
  }

  /** What the UNet reads of the examples' prompts, see {@link Conditioner#encode}. */
  Conditioning encode(DiffusionExamples examples, List<TokenEmbeddingOverlay> overlays) {
    return conditioner.encode(examples.prompts(), overlays, examples.sizes());
  }

  /** As above, with the text already encoded. */
  public NDArray perExample(DiffusionExamples examples, Conditioning conditioning) {
    NDArray noised = addNoise(examples.latents(), examples.noise(), examples.timesteps());
    NDArray predicted = unet.forward(noised, timesteps(examples), conditioning);
    NDArray target = target(examples.latents(), examples.noise(), examples.timesteps());
    return predicted.sub(target).square().flatten(1, 3).mean(new int[] {1});
  }

  /**
   * Forward diffusion, √ᾱ·x₀ + √(1−ᾱ)·ε (Ho et al. 2020, equation 4).
   *
   * @param latents (B, 4, h, w)
   * @param noise (B, 4, h, w)
   * @param timesteps B whole numbers in [0, T)
   * @return (B, 4, h, w), in the scope of {@code latents}
   */
  public NDArray addNoise(NDArray latents, NDArray noise, int[] timesteps) {
    return combine(latents, schedule::signalScale, noise, schedule::noiseScale, timesteps);
  }

  /**
   * What the UNet should predict: the noise, or the velocity. Arguments as for {@link #addNoise}.
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
    return a.mul(perExample(a, ofA, timesteps)).add(b.mul(perExample(a, ofB, timesteps)));
  }

  private static NDArray perExample(NDArray like, IntToDoubleFunction factor, int[] timesteps) {
    float[] values = new float[timesteps.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) factor.applyAsDouble(timesteps[i]);
    }
    return TensorScope.ownerOf(like).upload(values, values.length, 1, 1, 1);
  }

  private static NDArray timesteps(DiffusionExamples examples) {
    float[] values = new float[examples.timesteps().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = examples.timesteps()[i];
    }
    return TensorScope.ownerOf(examples.latents()).upload(values, values.length);
  }
}
