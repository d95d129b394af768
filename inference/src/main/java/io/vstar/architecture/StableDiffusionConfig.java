package io.vstar.architecture;

import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.architecture.TextConditioningConfig.ContextLayer;
import io.vstar.architecture.UNetConfig.SizeEmbedding;
import io.vstar.error.ConfigException;
import java.util.List;
import java.util.Optional;

/**
 * The architecture of a whole model.
 *
 * @param text text encoders and the way in which their states become the context
 * @param unet shape of the UNet
 * @param vae shape of the VAE
 * @param noise noise schedule
 */
public record StableDiffusionConfig(
    TextConditioningConfig text, UNetConfig unet, VaeConfig vae, NoiseScheduleConfig noise) {
  private static final int MAX_ENLARGEMENT = 32;

  /**
   * Checks that the text encoders fit the UNet.
   *
   * @throws ConfigException if they do not
   */
  public StableDiffusionConfig {
    if (text.contextWidth() != unet.contextWidth()) {
      throw new ConfigException(
          "the text encoders' hidden_size is %s, but the UNet's cross_attention_dim is %d"
              .formatted(text.widths(), unet.contextWidth()));
    }
    if (unet.sizeEmbedding().isPresent()) {
      int pooled = unet.sizeEmbedding().get().pooledWidth();
      if (!text.pooling().projectionWidth().equals(Optional.of(pooled))) {
        throw new ConfigException(
            "the last text encoder's projection_dim is %s, but the UNet reads a summary of width %d"
                .formatted(
                    text.pooling().projectionWidth().map(String::valueOf).orElse("missing"),
                    pooled));
      }
    }
  }

  /** Returns the architecture of Stable Diffusion 1.x. */
  public static StableDiffusionConfig sd15() {
    return new StableDiffusionConfig(
        TextConditioningConfig.single(clipL()),
        new UNetConfig(
            64,
            4,
            4,
            List.of(
                new UNetConfig.Level(320, 2, 1, 8),
                new UNetConfig.Level(640, 2, 1, 8),
                new UNetConfig.Level(1280, 2, 1, 8),
                new UNetConfig.Level(1280, 2, 0, 8)),
            1,
            8,
            768,
            false,
            32,
            1e-5,
            Optional.empty()),
        vae(VaeConfig.SD_SCALING_FACTOR),
        NoiseScheduleConfig.sd15());
  }

  /** Returns the architecture of Stable Diffusion 2.x at 768 pixels, that is, 2.0-v and 2.1. */
  public static StableDiffusionConfig sd21() {
    return new StableDiffusionConfig(
        // The last of OpenCLIP ViT-H/14's 24 layers is not used.
        TextConditioningConfig.single(
            new ClipTextConfig(49408, 77, 1024, 4096, 23, 16, "gelu", 1e-5, Optional.empty())),
        new UNetConfig(
            96,
            4,
            4,
            List.of(
                new UNetConfig.Level(320, 2, 1, 5),
                new UNetConfig.Level(640, 2, 1, 10),
                new UNetConfig.Level(1280, 2, 1, 20),
                new UNetConfig.Level(1280, 2, 0, 20)),
            1,
            20,
            1024,
            true,
            32,
            1e-5,
            Optional.empty()),
        vae(VaeConfig.SD_SCALING_FACTOR),
        NoiseScheduleConfig.sd15().withPrediction(PredictionType.V_PREDICTION));
  }

  /** Returns the architecture of Stable Diffusion XL base 1.0. */
  public static StableDiffusionConfig sdxl() {
    return new StableDiffusionConfig(
        new TextConditioningConfig(
            List.of(
                clipL(),
                new ClipTextConfig(49408, 77, 1280, 5120, 32, 20, "gelu", 1e-5, Optional.of(1280))),
            ContextLayer.PENULTIMATE,
            true),
        new UNetConfig(
            128,
            4,
            4,
            List.of(
                new UNetConfig.Level(320, 2, 0, 5),
                new UNetConfig.Level(640, 2, 2, 10),
                new UNetConfig.Level(1280, 2, 10, 20)),
            10,
            20,
            2048,
            true,
            32,
            1e-5,
            Optional.of(new SizeEmbedding(256, 6, 1280))),
        vae(VaeConfig.SDXL_SCALING_FACTOR),
        NoiseScheduleConfig.sd15().withSpacing(TimestepSpacing.LEADING));
  }

  private static ClipTextConfig clipL() {
    return new ClipTextConfig(49408, 77, 768, 3072, 12, 12, "quick_gelu", 1e-5, Optional.empty());
  }

  private static VaeConfig vae(double scalingFactor) {
    return new VaeConfig(3, 4, List.of(128, 256, 512, 512), 2, 32, true, true, scalingFactor);
  }

  /**
   * Returns the longest side in pixels of a picture that may be asked for; beyond it a step takes
   * hours, since the time of attention grows with the square of the number of pixels.
   */
  public int longestSide() {
    return MAX_ENLARGEMENT * nativeResolution();
  }

  /** Returns the side in pixels of the square pictures the model was trained on. */
  public int nativeResolution() {
    return unet.sampleSize() * vae.downscale();
  }

  /**
   * Returns whether the UNet is one for inpainting, which reads a mask and the latents of what
   * stays beside latents: 9 channels.
   */
  public boolean inpaints() {
    return unet.inChannels() == inpaintingChannels();
  }

  /** Returns the number of channels that a UNet for inpainting reads, 9 for Stable Diffusion. */
  public int inpaintingChannels() {
    return 2 * vae.latentChannels() + 1;
  }

  /**
   * Returns the number of pixels of which every picture side must be a multiple: one cell of the
   * UNet's innermost level.
   */
  public int pixelUnit() {
    return vae.downscale() * unet.downscale();
  }
}
