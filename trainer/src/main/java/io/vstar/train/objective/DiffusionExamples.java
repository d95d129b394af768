package io.vstar.train.objective;

import ai.djl.ndarray.NDArray;
import io.vstar.text.TokenizedPrompts;
import io.vstar.unet.PictureSize;
import java.util.List;

/**
 * What one loss is computed from.
 *
 * @param latents (B, 4, h, w) clean, multiplied by the VAE's scaling factor
 * @param noise (B, 4, h, w) standard normal
 * @param timesteps B whole numbers in [0, T)
 * @param prompts B prompts, as each text encoder takes them
 * @param sizes of the B pictures, for models that read them
 */
public record DiffusionExamples(
    NDArray latents,
    NDArray noise,
    int[] timesteps,
    List<TokenizedPrompts> prompts,
    List<PictureSize> sizes) {
  public DiffusionExamples {
    prompts = List.copyOf(prompts);
    sizes = List.copyOf(sizes);
  }
}
