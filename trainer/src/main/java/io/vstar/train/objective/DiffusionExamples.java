package io.vstar.train.objective;

import ai.djl.ndarray.NDArray;
import io.vstar.text.TokenizedPrompts;
import io.vstar.unet.PictureSize;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The examples that one loss is computed from.
 *
 * @param latents the clean latents, (B, 4, h, w), multiplied by the VAE's scaling factor
 * @param noise the noise of about standard normal values, (B, 4, h, w)
 * @param addedNoise the noise that is added to the latents, if it is not the one to be predicted,
 *     (B, 4, h, w)
 * @param timesteps B timesteps in [0, T)
 * @param prompts the B prompts as tokens, for each text encoder
 * @param sizes the sizes and crops of the B pictures, for SDXL
 * @param weights the B factors of the examples' losses, at least 0
 * @param mask the weights of the cells of the latents; empty if all cells count alike
 * @param guidance the guidance of the predictions; empty if these are not guided
 */
public record DiffusionExamples(
    NDArray latents,
    NDArray noise,
    Optional<NDArray> addedNoise,
    int[] timesteps,
    List<TokenizedPrompts> prompts,
    List<PictureSize> sizes,
    float[] weights,
    Optional<LossMask> mask,
    Optional<Guidance> guidance) {

  /**
   * The guidance of predictions by negative prompts, see {@link NegativePrompt}.
   *
   * @param prompts the B negative prompts as tokens, for each text encoder
   * @param scale the guidance scale
   */
  public record Guidance(List<TokenizedPrompts> prompts, double scale) {
    public Guidance {
      prompts = List.copyOf(prompts);
    }
  }

  /**
   * Makes examples; the arrays are not copied.
   *
   * @throws IllegalArgumentException if there are not as many weights and masks as timesteps, or a
   *     weight is negative or no number
   */
  public DiffusionExamples {
    prompts = List.copyOf(prompts);
    sizes = List.copyOf(sizes);
    int batch = timesteps.length;
    if (weights.length != batch || mask.isPresent() && mask.get().examples() != batch) {
      throw new IllegalArgumentException(
          "%d weights and %d masks of %d examples"
              .formatted(weights.length, mask.map(LossMask::examples).orElse(batch), batch));
    }
    for (float weight : weights) {
      if (!(weight >= 0 && Float.isFinite(weight))) {
        throw new IllegalArgumentException("weight " + weight + ", expected a number >= 0");
      }
    }
  }

  /** Makes examples whose added noise is the one to be predicted; the arrays are not copied. */
  public DiffusionExamples(
      NDArray latents,
      NDArray noise,
      int[] timesteps,
      List<TokenizedPrompts> prompts,
      List<PictureSize> sizes,
      float[] weights,
      Optional<LossMask> mask) {
    this(
        latents,
        noise,
        Optional.empty(),
        timesteps,
        prompts,
        sizes,
        weights,
        mask,
        Optional.empty());
  }

  /** Makes examples of weight 1 without masks. */
  public DiffusionExamples(
      NDArray latents,
      NDArray noise,
      int[] timesteps,
      List<TokenizedPrompts> prompts,
      List<PictureSize> sizes) {
    this(latents, noise, timesteps, prompts, sizes, ones(timesteps.length), Optional.empty());
  }

  /** Returns the same examples with other weights of the cells. */
  DiffusionExamples masked(Optional<LossMask> by) {
    return new DiffusionExamples(
        latents, noise, addedNoise, timesteps, prompts, sizes, weights, by, guidance);
  }

  /** Returns the same examples with guided predictions. */
  DiffusionExamples guided(Optional<Guidance> by) {
    return new DiffusionExamples(
        latents, noise, addedNoise, timesteps, prompts, sizes, weights, mask, by);
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }
}
