package io.vstar.lab.pocket;

import io.vstar.architecture.ClipTextConfig;
import io.vstar.architecture.ClipVisionConfig;
import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.architecture.TextConditioningConfig;
import io.vstar.architecture.UNetConfig;
import io.vstar.architecture.VaeConfig;
import java.util.List;
import java.util.Optional;

/**
 * The architecture of pocket: Stable Diffusion 1.x with all parts about a hundred times smaller.
 */
final class PocketArchitecture {
  private static final int LATENT_CHANNELS = 16;

  /** Four channels a group at full resolution: one alone would lose the level of its colour. */
  private static final int VAE_NORM_GROUPS = 4;

  private static final int TEXT_WIDTH = 128;

  private PocketArchitecture() {}

  /**
   * Returns the architecture.
   *
   * @param vocabularySize number of tokens of the tokenizer
   * @param vaeScalingFactor factor of the latents, measured on the trained autoencoder
   */
  static StableDiffusionConfig config(int vocabularySize, double vaeScalingFactor) {
    return new StableDiffusionConfig(
        TextConditioningConfig.single(
            new ClipTextConfig(
                vocabularySize, 77, TEXT_WIDTH, 512, 4, 4, "quick_gelu", 1e-5, Optional.empty())),
        new UNetConfig(
            16,
            LATENT_CHANNELS,
            LATENT_CHANNELS,
            List.of(
                new UNetConfig.Level(64, 1, 1, 4),
                new UNetConfig.Level(128, 1, 1, 4),
                new UNetConfig.Level(160, 1, 0, 4)),
            1,
            4,
            TEXT_WIDTH,
            false,
            16,
            1e-5,
            Optional.empty()),
        vae().withScalingFactor(vaeScalingFactor),
        NoiseScheduleConfig.sd15());
  }

  /** Returns the image encoder, with half a million parameters. */
  static ClipVisionConfig imageEncoder() {
    return new ClipVisionConfig(96, 384, 4, 4, 128, 16, 64, "quick_gelu", 1e-5);
  }

  /** Returns the autoencoder with a downscale factor of 8 and a scaling factor not yet measured. */
  static VaeConfig vae() {
    return new VaeConfig(
        3, LATENT_CHANNELS, List.of(16, 32, 64, 128), 1, VAE_NORM_GROUPS, true, true, 1);
  }
}
