package io.vstar.train.hypernetwork;

import io.vstar.train.config.MethodSchema;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.method.MethodPlan;
import io.vstar.train.method.TrainingMethod;
import java.util.Map;

/**
 * The method of hypernetworks as in A1111, which learns networks between the context and the UNet's
 * keys and values.
 */
public final class HypernetworkMethod implements TrainingMethod<HypernetworkMethodSettings> {
  /** Makes the method; {@link java.util.ServiceLoader} calls this. */
  public HypernetworkMethod() {}

  @Override
  public MethodSchema<HypernetworkMethodSettings> schema() {
    return new MethodSchema<>(
        "hypernetwork",
        HypernetworkMethodSettings.class,
        Map.of("dataset.templates", "captions", "training.learningRate", "1e-4"));
  }

  @Override
  public MethodPlan plan(TrainConfig config, HypernetworkMethodSettings settings) {
    return new HypernetworkPlan(config, settings.hypernetwork());
  }
}
