package io.vstar.checkpoint;

import io.vstar.architecture.ClipTextConfig;
import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.architecture.TextConditioningConfig;
import io.vstar.architecture.TextConditioningConfig.ContextLayer;
import io.vstar.architecture.UNetConfig;
import io.vstar.architecture.UNetConfig.Level;
import io.vstar.architecture.UNetConfig.SizeEmbedding;
import io.vstar.architecture.VaeConfig;
import io.vstar.checkpoint.network.RandomModel;
import io.vstar.io.DType;
import io.vstar.tensor.TensorRuntime;
import java.util.List;
import java.util.Optional;

/** Small models of the three families. */
public final class SmallModels {
  private SmallModels() {}

  public static RandomModel random(
      TensorRuntime runtime, String name, StableDiffusionConfig config) {
    return new RandomModel(runtime, name, config, DType.F16, 1);
  }

  // Heads and groups as the published models have them, which shapes do not tell.

  public static StableDiffusionConfig likeSd15() {
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

  public static StableDiffusionConfig likeSd21() {
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

  public static StableDiffusionConfig likeSdxl() {
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
