package io.vstar.architecture;

import io.vstar.architecture.TextConditioningConfig.ContextLayer;
import java.util.List;
import java.util.Optional;

/** Stable Diffusion with few and narrow layers, for tests that run it with random weights. */
public final class TinyConfig {
  private TinyConfig() {}

  /** For the tokenizer with 600 tokens; one picture unit is 4 pixels. */
  public static StableDiffusionConfig sd() {
    return new StableDiffusionConfig(
        TextConditioningConfig.single(text()), unet(), vae(), NoiseScheduleConfig.sd15());
  }

  public static ClipTextConfig text() {
    return new ClipTextConfig(600, 77, 8, 16, 2, 2, "quick_gelu", 1e-5, Optional.empty());
  }

  /** For pictures of 8 pixels in four patches. */
  public static ClipVisionConfig vision() {
    return new ClipVisionConfig(12, 16, 2, 3, 8, 4, 6, "quick_gelu", 1e-5);
  }

  public static UNetConfig unet() {
    return new UNetConfig(
        8,
        4,
        4,
        List.of(new UNetConfig.Level(8, 1, 1, 2), new UNetConfig.Level(16, 1, 0, 2)),
        1,
        2,
        8,
        false,
        4,
        1e-5,
        Optional.empty());
  }

  /**
   * Returns a small SDXL: two text encoders read before their last layer, pooled prompt and picture
   * sizes, levels without attention and with several transformer blocks.
   */
  public static StableDiffusionConfig sdxl() {
    ClipTextConfig second =
        new ClipTextConfig(600, 77, 16, 32, 3, 2, "gelu", 1e-5, Optional.of(12));
    UNetConfig unet =
        new UNetConfig(
            16,
            4,
            4,
            List.of(
                new UNetConfig.Level(16, 1, 0, 2),
                new UNetConfig.Level(16, 1, 1, 2),
                new UNetConfig.Level(32, 1, 2, 4)),
            2,
            4,
            24,
            true,
            4,
            1e-5,
            Optional.of(new UNetConfig.SizeEmbedding(8, 6, 12)));
    return new StableDiffusionConfig(
        new TextConditioningConfig(List.of(text(), second), ContextLayer.PENULTIMATE, true),
        unet,
        vae(),
        NoiseScheduleConfig.sd15());
  }

  public static VaeConfig vae() {
    return new VaeConfig(3, 4, List.of(8, 16), 1, 4, true, true, 0.5);
  }
}
