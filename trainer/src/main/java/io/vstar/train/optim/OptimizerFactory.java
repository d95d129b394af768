package io.vstar.train.optim;

import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.TrainingSettings;
import java.util.List;

/** Makes an optimizer once it is known what is learned. */
@FunctionalInterface
public interface OptimizerFactory {

  /**
   * @param scope owns the optimizer's state
   * @param groups what is moved; at least one
   */
  Optimizer create(TensorRuntime runtime, TensorScope scope, List<ParameterGroup> groups);

  /**
   * Chooses the optimizer that the settings ask for. Another optimizer is an implementation of
   * {@link Optimizer}, its settings, and one more case here.
   */
  static OptimizerFactory of(TrainingSettings training) {
    TrainingSettings.Adam adam = training.adam();
    AdamW.Settings settings =
        new AdamW.Settings(adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay());
    return (runtime, scope, groups) -> new AdamW(runtime, scope, groups, settings);
  }
}
