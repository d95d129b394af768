package io.vstar.train.optim;

import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.TrainingSettings;
import java.util.List;

/** A factory that makes an optimizer once the parameters are known. */
@FunctionalInterface
public interface OptimizerFactory {

  /**
   * Makes an optimizer.
   *
   * @param scope the scope that owns the optimizer's state
   * @param groups the groups of parameters, at least one
   */
  Optimizer create(TensorRuntime runtime, TensorScope scope, List<ParameterGroup> groups);

  /**
   * Returns the factory of the optimizer that the settings ask for. Another optimizer needs an
   * implementation of {@link Optimizer}, its settings, and one more case here.
   */
  static OptimizerFactory of(TrainingSettings training) {
    TrainingSettings.Adam adam = training.adam();
    AdamW.Settings settings =
        new AdamW.Settings(adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay());
    return (runtime, scope, groups) -> new AdamW(runtime, scope, groups, settings);
  }
}
