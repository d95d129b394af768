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
 * The loss of latent diffusion (Rombach et al. 2022, equation 2). Latents are noised, the UNet
 * predicts the noise or the velocity, and the squared error is averaged, weighted by the mask.
 */
public final class DiffusionLoss {
  private final NoiseSchedule schedule;
  private final Conditioner conditioner;
  private final UNet unet;

  /**
   * Makes a loss.
   *
   * @param schedule the noise schedule
   * @param conditioner the conditioner that encodes prompts; gradients flow to the vectors of its
   *     learned words
   * @param unet the UNet
   */
  public DiffusionLoss(NoiseSchedule schedule, Conditioner conditioner, UNet unet) {
    this.schedule = schedule;
    this.conditioner = conditioner;
    this.unet = unet;
  }

  /** Returns the loss of a loaded model for prompts that {@code encoder} tokenized. */
  public static DiffusionLoss of(StableDiffusion model, PromptEncoder encoder) {
    return new DiffusionLoss(model.schedule(), encoder.conditioner(), model.unet());
  }

  /** Returns the loss of the same networks for prompts that {@code encoder} tokenized. */
  DiffusionLoss with(PromptEncoder encoder) {
    return new DiffusionLoss(schedule, encoder.conditioner(), unet);
  }

  /** Returns the noise schedule. */
  public NoiseSchedule schedule() {
    return schedule;
  }

  /**
   * The losses of a batch, in the scope of its examples.
   *
   * @param perExample the means over channels and cells, (B) float32, not yet multiplied by the
   *     examples' weights
   * @param measured the tensors that the adapter returned beside the prediction
   */
  public record Result(NDArray perExample, List<NDArray> measured) {}

  /**
   * Computes the loss of each example; it is recorded for gradients if a gradient scope is open.
   *
   * @return (B) float32 means over channels and cells, in the scope of the examples
   */
  public NDArray perExample(DiffusionExamples examples, ContextAdapter adapter) {
    return evaluate(examples, adapter).perExample();
  }

  /** Encodes the prompts of the examples, see {@link Conditioner#encode}. */
  Conditioning encode(DiffusionExamples examples) {
    TensorScope scope = TensorScope.ownerOf(examples.latents());
    return conditioner.encode(scope, examples.prompts(), examples.sizes());
  }

  /**
   * Computes the loss of each example with encoded prompts and without an adapter.
   *
   * @return (B) float32 means over channels and cells, in the scope of the examples
   */
  public NDArray perExample(DiffusionExamples examples, Conditioning conditioning) {
    return evaluate(examples, conditioning, ContextAdapter.NONE).perExample();
  }

  /** Computes the loss of each example, together with the tensors that the adapter measured. */
  public Result evaluate(DiffusionExamples examples, ContextAdapter adapter) {
    return evaluate(examples, encode(examples), adapter);
  }

  /** Computes the loss of each example with encoded prompts. */
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
   * Adds noise to latents, √ᾱ·x₀ + √(1−ᾱ)·ε (forward diffusion, Ho et al. 2020, equation 4).
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
