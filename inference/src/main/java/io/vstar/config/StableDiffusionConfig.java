package io.vstar.config;

import java.util.List;

/**
 * A whole model family as data.
 *
 * @param text one encoder for SD 1.x and 2.x
 */
public record StableDiffusionConfig(
    ClipTextConfig text, UNetConfig unet, VaeConfig vae, NoiseScheduleConfig noise) {

  /** Stable Diffusion 1.x. */
  public static StableDiffusionConfig sd15() {
    return new StableDiffusionConfig(
        new ClipTextConfig(49408, 77, 768, 3072, 12, 12, "quick_gelu", 1e-5),
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
            1e-5),
        new VaeConfig(
            3, 4, List.of(128, 256, 512, 512), 2, 32, true, true, VaeConfig.SD_SCALING_FACTOR),
        NoiseScheduleConfig.sd15());
  }

  /** Side in pixels of the square pictures the model was trained on. */
  public int nativeResolution() {
    return unet.sampleSize() * vae.downscale();
  }

  /** Image sides must be multiples of this many pixels: a cell of the UNet's innermost level. */
  public int pixelUnit() {
    return vae.downscale() * unet.downscale();
  }
}
