package io.vstar.train.inversion;

import io.vstar.train.config.MethodSchema;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.method.MethodPlan;
import io.vstar.train.method.TrainingMethod;
import java.util.Map;

/** The method of textual inversion (Gal et al. 2022), which learns the vectors of a new word. */
public final class TextualInversionMethod implements TrainingMethod<TextualInversionSettings> {
  /** Makes the method; {@link java.util.ServiceLoader} calls this. */
  public TextualInversionMethod() {}

  @Override
  public MethodSchema<TextualInversionSettings> schema() {
    return new MethodSchema<>("textual-inversion", TextualInversionSettings.class, Map.of());
  }

  @Override
  public MethodPlan plan(TrainConfig config, TextualInversionSettings settings) {
    return new TextualInversionPlan(config, settings);
  }
}
