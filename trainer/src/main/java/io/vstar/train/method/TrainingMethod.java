package io.vstar.train.method;

import io.vstar.train.config.MethodSchema;
import io.vstar.train.config.MethodSettings;
import io.vstar.train.config.TrainConfig;

/**
 * A method of training, such as textual inversion or hypernetworks.
 *
 * <p>Implementations have a public constructor without parameters and are registered as a service
 * of {@link java.util.ServiceLoader}; {@link TrainingMethods} finds them.
 *
 * @param <S> the record of the method's own keys in a config
 */
public interface TrainingMethod<S extends Record & MethodSettings> {

  /** Returns the schema by which the method's config is read; it carries the name of the method. */
  MethodSchema<S> schema();

  /**
   * Plans a run without loading anything, so that cheap checks come before the engine is started.
   *
   * @param config the config of the run
   * @param settings the method's own keys of it
   */
  MethodPlan plan(TrainConfig config, S settings);

  /** Plans a run from a config that was read by this method's {@link #schema}. */
  default MethodPlan plan(TrainConfig config) {
    return plan(config, schema().settings().cast(config.method()));
  }
}
