package io.vstar.architecture;

import io.vstar.error.ConfigException;
import java.util.List;

/**
 * The shape of the autoencoder between images and latents (Kingma and Welling 2014; the
 * convolutional form of Esser et al. 2021).
 *
 * @param imageChannels 3
 * @param latentChannels 4
 * @param levelChannels from image resolution downwards; each but the last halves height and width
 * @param resnetBlocks per level in the encoder; one more in the decoder
 * @param normGroups groups of all group norms
 * @param midAttention whether the middle has a self-attention layer
 * @param quantConvolutions whether 1×1 convolutions stand between network and latents
 * @param scalingFactor latents are multiplied by it before noising, so that their variance is about
 *     1
 */
public record VaeConfig(
    int imageChannels,
    int latentChannels,
    List<Integer> levelChannels,
    int resnetBlocks,
    int normGroups,
    boolean midAttention,
    boolean quantConvolutions,
    double scalingFactor) {

  /** The factor of Stable Diffusion 1.x and 2.x, used where a config.json does not say. */
  public static final double SD_SCALING_FACTOR = 0.18215;

  /** The factor of Stable Diffusion XL. */
  public static final double SDXL_SCALING_FACTOR = 0.13025;

  public VaeConfig {
    levelChannels = List.copyOf(levelChannels);
    Checks.positive("in_channels", imageChannels);
    Checks.positive("latent_channels", latentChannels);
    Checks.inRange("number of block_out_channels", levelChannels.size(), 1, Checks.MAX_LEVELS);
    Checks.positive("layers_per_block", resnetBlocks);
    for (int channels : levelChannels) {
      Checks.divides("norm_num_groups", normGroups, "block_out_channels", channels);
    }
    if (!(scalingFactor > 0)) {
      throw new ConfigException(
          "scaling_factor is " + scalingFactor + ", expected a positive number");
    }
  }

  /** Pixels per latent cell along one side: 8 for Stable Diffusion. */
  public int downscale() {
    return 1 << (levelChannels.size() - 1);
  }

  /** The same network with another latent scale. */
  public VaeConfig withScalingFactor(double factor) {
    return new VaeConfig(
        imageChannels,
        latentChannels,
        levelChannels,
        resnetBlocks,
        normGroups,
        midAttention,
        quantConvolutions,
        factor);
  }
}
