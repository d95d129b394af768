package io.vstar.train.lora;

import io.vstar.train.config.MethodSchema;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.method.MethodPlan;
import io.vstar.train.method.TrainingMethod;
import java.util.Map;

/**
 * The method of LoRA (Hu et al. 2021), which learns changes of low rank of the layers of UNet and
 * text encoders.
 */
public final class LoraMethod implements TrainingMethod<LoraMethodSettings> {
  /** Makes the method; {@link java.util.ServiceLoader} calls this. */
  public LoraMethod() {}

  @Override
  public MethodSchema<LoraMethodSettings> schema() {
    return new MethodSchema<>(
        "lora",
        LoraMethodSettings.class,
        Map.of("dataset.templates", "captions", "training.learningRate", "1e-4"));
  }

  @Override
  public MethodPlan plan(TrainConfig config, LoraMethodSettings settings) {
    return new LoraPlan(config, settings.lora());
  }
}
