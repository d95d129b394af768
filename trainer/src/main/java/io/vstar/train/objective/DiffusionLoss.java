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

/**
 * The loss of latent diffusion (Rombach et al. 2022, equation 2). Latents are noised, the UNet
 * predicts the noise or the velocity, and the error is averaged, weighted by the mask.
 */
public final class DiffusionLoss {
  private final ForwardDiffusion diffusion;
  private final Conditioner conditioner;
  private final UNet unet;
  private final LossFunction function;

  /**
   * Makes a loss that measures errors by their squares.
   *
   * @param schedule the noise schedule
   * @param conditioner the conditioner that encodes prompts; gradients flow to the vectors of its
   *     learned words
   * @param unet the UNet
   */
  public DiffusionLoss(NoiseSchedule schedule, Conditioner conditioner, UNet unet) {
    this(new ForwardDiffusion(schedule), conditioner, unet, LossFunction.MSE);
  }

  private DiffusionLoss(
      ForwardDiffusion diffusion, Conditioner conditioner, UNet unet, LossFunction function) {
    this.diffusion = diffusion;
    this.conditioner = conditioner;
    this.unet = unet;
    this.function = function;
  }

  /** Returns the loss of a loaded model for prompts that {@code encoder} tokenized. */
  public static DiffusionLoss of(StableDiffusion model, PromptEncoder encoder) {
    return new DiffusionLoss(model.schedule(), encoder.conditioner(), model.unet());
  }

  /** Returns the loss of the same networks for prompts that {@code encoder} tokenized. */
  DiffusionLoss with(PromptEncoder encoder) {
    return new DiffusionLoss(diffusion, encoder.conditioner(), unet, function);
  }

  /** Returns the loss of the same networks that measures errors by another function. */
  public DiffusionLoss with(LossFunction other) {
    return new DiffusionLoss(diffusion, conditioner, unet, other);
  }

  /** Returns the noise schedule. */
  public NoiseSchedule schedule() {
    return diffusion.schedule();
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
  public Result evaluate(
      DiffusionExamples examples, Conditioning conditioning, ContextAdapter adapter) {
    int[] timesteps = examples.timesteps();
    NDList results = predict(examples, conditioning, adapter);
    NDArray prediction =
        examples
            .guidance()
            .map(by -> guided(results.get(0), by, examples, adapter))
            .orElse(results.get(0));
    NDArray target = diffusion.target(examples.latents(), examples.noise(), timesteps);
    NDArray errors = function.errors(prediction, target, schedule(), timesteps);
    return new Result(
        masked(errors, examples).flatten(1, 3).mean(new int[] {1}),
        results.subList(1, results.size()));
  }

  /** Returns the prediction that is guided away from that of the negative prompts. */
  private NDArray guided(
      NDArray prediction,
      DiffusionExamples.Guidance guidance,
      DiffusionExamples examples,
      ContextAdapter adapter) {
    TensorScope scope = TensorScope.ownerOf(examples.latents());
    Conditioning negative = conditioner.encode(scope, guidance.prompts(), examples.sizes());
    NDArray repelling = unet.forward(noised(examples), timesteps(examples), negative, adapter);
    return repelling.add(prediction.sub(repelling).mul(scope.number(guidance.scale())));
  }

  /** Computes the UNet's prediction, (B, 4, h, w), followed by what the adapter measured. */
  NDList predict(DiffusionExamples examples, Conditioning conditioning, ContextAdapter adapter) {
    return unet.forwardAll(noised(examples), timesteps(examples), conditioning, adapter);
  }

  private NDArray noised(DiffusionExamples examples) {
    NDArray added = examples.addedNoise().orElse(examples.noise());
    return diffusion.addNoise(examples.latents(), added, examples.timesteps());
  }

  private static NDArray masked(NDArray errors, DiffusionExamples examples) {
    TensorScope scope = TensorScope.ownerOf(examples.latents());
    return examples.mask().map(mask -> errors.mul(mask.upload(scope))).orElse(errors);
  }

  private static NDArray timesteps(DiffusionExamples examples) {
    float[] values = new float[examples.timesteps().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = examples.timesteps()[i];
    }
    return TensorScope.ownerOf(examples.latents()).upload(values, values.length);
  }
}
