package io.vstar.architecture;

import io.vstar.error.ConfigException;
import java.util.List;

/**
 * The shape of the autoencoder between images and latents (Kingma and Welling 2014; the
 * convolutional form of Esser et al. 2021).
 *
 * @param imageChannels number of channels of a picture, 3
 * @param latentChannels number of channels of the latents, 4
 * @param levelChannels number of channels of each level from picture resolution downwards; each
 *     level but the last halves height and width
 * @param resnetBlocks number of resnet blocks per level in the encoder; the decoder has one more
 * @param normGroups number of groups of all group norms
 * @param midAttention whether the middle has a self-attention layer
 * @param quantConvolutions whether 1×1 convolutions stand between network and latents
 * @param scalingFactor factor by which latents are multiplied before noise is added, so that their
 *     variance is about 1
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

  /** The scaling factor of Stable Diffusion 1.x and 2.x, used where config.json has none. */
  public static final double SD_SCALING_FACTOR = 0.18215;

  /** The scaling factor of Stable Diffusion XL. */
  public static final double SDXL_SCALING_FACTOR = 0.13025;

  /**
   * Checks the sizes.
   *
   * @throws ConfigException naming the key in config.json
   */
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

  /** Returns the number of pixels per latent cell along one side, 8 for Stable Diffusion. */
  public int downscale() {
    return 1 << (levelChannels.size() - 1);
  }

  /** Returns the same network with another scaling factor. */
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
