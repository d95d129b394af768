package io.vstar.checkpoint;

import io.vstar.config.ClipTextConfig;
import io.vstar.config.NoiseScheduleConfig;
import io.vstar.config.NoiseScheduleConfig.PredictionType;
import io.vstar.config.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.config.StableDiffusionConfig;
import io.vstar.config.TextConditioningConfig;
import io.vstar.config.TextConditioningConfig.ContextLayer;
import io.vstar.config.UNetConfig;
import io.vstar.config.UNetConfig.Level;
import io.vstar.config.UNetConfig.SizeEmbedding;
import io.vstar.config.VaeConfig;
import io.vstar.io.DType;
import io.vstar.tensor.TensorRuntime;
import java.util.List;
import java.util.Optional;

/** The three families in small. */
final class SmallModels {
  private SmallModels() {}

  static RandomModel random(TensorRuntime runtime, String name, StableDiffusionConfig config) {
    return new RandomModel(runtime, name, config, DType.F16, 1);
  }

  // Heads and groups as the published models have them, which shapes do not tell.

  static StableDiffusionConfig likeSd15() {
    return new StableDiffusionConfig(
        TextConditioningConfig.single(clip()),
        new UNetConfig(
            64,
            4,
            4,
            List.of(new Level(32, 2, 1, 8), new Level(64, 1, 0, 8)),
            1,
            8,
            128,
            false,
            32,
            1e-5,
            Optional.empty()),
        vae(VaeConfig.SD_SCALING_FACTOR),
        NoiseScheduleConfig.sd15());
  }

  static StableDiffusionConfig likeSd21() {
    return new StableDiffusionConfig(
        TextConditioningConfig.single(openClip(Optional.empty())),
        new UNetConfig(
            96,
            4,
            4,
            List.of(new Level(64, 1, 1, 1), new Level(128, 1, 0, 2)),
            1,
            2,
            64,
            true,
            32,
            1e-5,
            Optional.empty()),
        vae(VaeConfig.SD_SCALING_FACTOR),
        NoiseScheduleConfig.sd15().withPrediction(PredictionType.V_PREDICTION));
  }

  static StableDiffusionConfig likeSdxl() {
    return new StableDiffusionConfig(
        new TextConditioningConfig(
            List.of(clip(), openClip(Optional.of(48))), ContextLayer.PENULTIMATE, true),
        new UNetConfig(
            128,
            4,
            4,
            List.of(new Level(64, 1, 0, 1), new Level(64, 1, 1, 1), new Level(128, 2, 3, 2)),
            3,
            2,
            192,
            true,
            32,
            1e-5,
            Optional.of(new SizeEmbedding(16, 6, 48))),
        vae(VaeConfig.SDXL_SCALING_FACTOR),
        NoiseScheduleConfig.sd15().withSpacing(TimestepSpacing.LEADING));
  }

  private static ClipTextConfig clip() {
    return new ClipTextConfig(600, 77, 128, 32, 2, 2, "quick_gelu", 1e-5, Optional.empty());
  }

  private static ClipTextConfig openClip(Optional<Integer> projection) {
    return new ClipTextConfig(600, 77, 64, 96, 3, 1, "gelu", 1e-5, projection);
  }

  private static VaeConfig vae(double factor) {
    return new VaeConfig(3, 4, List.of(32, 64), 1, 32, true, true, factor);
  }
}
