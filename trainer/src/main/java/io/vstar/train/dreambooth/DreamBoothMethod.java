package io.vstar.train.dreambooth;

import io.vstar.train.config.MethodSchema;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.method.MethodPlan;
import io.vstar.train.method.TrainingMethod;
import java.util.Map;

/**
 * The method DreamBooth (Ruiz et al. 2022), which trains the UNet and on request the text encoders
 * on pictures of a subject, whose prompts name it by a rare word and its class.
 */
public final class DreamBoothMethod implements TrainingMethod<DreamBoothMethodSettings> {
  /** Makes the method; {@link java.util.ServiceLoader} calls this. */
  public DreamBoothMethod() {}

  /**
   * {@inheritDoc}
   *
   * <p>Learning rate and clipping are those of diffusers' train_dreambooth.py.
   */
  @Override
  public MethodSchema<DreamBoothMethodSettings> schema() {
    return new MethodSchema<>(
        "dreambooth",
        DreamBoothMethodSettings.class,
        Map.of(
            "dataset.templates", "captions",
            "training.learningRate", "5e-6",
            "training.gradientClip", "1",
            "training.priorPreservation", "true"));
  }

  @Override
  public MethodPlan plan(TrainConfig config, DreamBoothMethodSettings settings) {
    return new DreamBoothPlan(config, settings.dreambooth());
  }
}
