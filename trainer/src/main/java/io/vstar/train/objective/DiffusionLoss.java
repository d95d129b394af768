package io.vstar.train.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.vstar.conditioning.Conditioner;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.StableDiffusion;
import io.vstar.noise.NoiseSchedule;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.Conditioning;
import io.vstar.unet.ContextAdapter;
import io.vstar.unet.UNet;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * The objective of latent diffusion (Rombach et al. 2022, equation 2): noise a latent, let the UNet
 * predict what was asked of it, take the squared error, at each cell as much as the mask says.
 */
public final class DiffusionLoss {
  private final NoiseSchedule schedule;
  private final Conditioner conditioner;
  private final UNet unet;

  /**
   * Joins what a loss is computed with.
   *
   * @param conditioner of the examples' prompts; gradients flow to the vectors of its learned words
   */
  public DiffusionLoss(NoiseSchedule schedule, Conditioner conditioner, UNet unet) {
    this.schedule = schedule;
    this.conditioner = conditioner;
    this.unet = unet;
  }

  /** Returns the loss of a loaded model, with prompts that an encoder tokenized. */
  public static DiffusionLoss of(StableDiffusion model, PromptEncoder encoder) {
    return new DiffusionLoss(model.schedule(), encoder.conditioner(), model.unet());
  }

  /** Returns the loss of the same networks, with prompts that an encoder tokenized. */
  DiffusionLoss with(PromptEncoder encoder) {
    return new DiffusionLoss(schedule, encoder.conditioner(), unet);
  }

  public NoiseSchedule schedule() {
    return schedule;
  }

  /**
   * The losses of a batch, in the scope of its examples.
   *
   * @param perExample (B) float32 means over channels and cells, not yet multiplied by the
   *     examples' weights
   * @param measured what the context's adapter returned beside the prediction
   */
  public record Result(NDArray perExample, List<NDArray> measured) {}

  /**
   * The loss of each example; recorded for gradients where a scope for them is open.
   *
   * @return (B) float32 means over channels and cells, in the scope of the examples
   */
  public NDArray perExample(DiffusionExamples examples, ContextAdapter adapter) {
    return evaluate(examples, adapter).perExample();
  }

  /** What the UNet reads of the examples' prompts, see {@link Conditioner#encode}. */
  Conditioning encode(DiffusionExamples examples) {
    TensorScope scope = TensorScope.ownerOf(examples.latents());
    return conditioner.encode(scope, examples.prompts(), examples.sizes());
  }

  /** As above, with the text already encoded and no adapters. */
  public NDArray perExample(DiffusionExamples examples, Conditioning conditioning) {
    return evaluate(examples, conditioning, ContextAdapter.NONE).perExample();
  }

  /** As {@link #perExample(DiffusionExamples, ContextAdapter)}, with what the adapter measured. */
  public Result evaluate(DiffusionExamples examples, ContextAdapter adapter) {
    return evaluate(examples, encode(examples), adapter);
  }

  /** As above, with the text already encoded. */
  Result evaluate(DiffusionExamples examples, Conditioning conditioning, ContextAdapter adapter) {
    NDArray noised = addNoise(examples.latents(), examples.noise(), examples.timesteps());
    NDList results = unet.forwardAll(noised, timesteps(examples), conditioning, adapter);
    NDArray target = target(examples.latents(), examples.noise(), examples.timesteps());
    NDArray squares = masked(results.get(0).sub(target).square(), examples);
    return new Result(
        squares.flatten(1, 3).mean(new int[] {1}), results.subList(1, results.size()));
  }

  private static NDArray masked(NDArray squares, DiffusionExamples examples) {
    TensorScope scope = TensorScope.ownerOf(examples.latents());
    return examples.mask().map(mask -> squares.mul(mask.upload(scope))).orElse(squares);
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
