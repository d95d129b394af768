package io.vstar.train.method;

import io.vstar.train.config.MethodSchema;
import io.vstar.train.config.MethodSettings;
import io.vstar.train.config.TrainConfig;

/**
 * A way to teach a model something: textual inversion, a hypernetwork.
 *
 * <p>Implementations have a public constructor without parameters and are registered as a service
 * of {@link java.util.ServiceLoader}; {@link TrainingMethods} finds them.
 *
 * @param <S> the method's own keys in a config
 */
public interface TrainingMethod<S extends Record & MethodSettings> {

  /** Returns how the method's config is read; its name is the method's. */
  MethodSchema<S> schema();

  /**
   * Plans a run. Loads nothing: what is cheap to check is checked before an engine is there.
   *
   * @param config all that the run is asked to do
   * @param settings the method's part of it
   */
  MethodPlan plan(TrainConfig config, S settings);

  /** Plans a run from a config that was read by this method's {@link #schema}. */
  default MethodPlan plan(TrainConfig config) {
    return plan(config, schema().settings().cast(config.method()));
  }
}
