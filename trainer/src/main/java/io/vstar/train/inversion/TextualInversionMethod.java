package io.vstar.train.inversion;

import io.vstar.train.config.MethodSchema;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.method.MethodPlan;
import io.vstar.train.method.TrainingMethod;
import java.util.Map;

/** Textual inversion (Gal et al. 2022): learns the vectors of a new word. */
public final class TextualInversionMethod implements TrainingMethod<TextualInversionSettings> {
  /** Makes the method, as a service is made. */
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
