package io.vstar.train.optim;

import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OptimizerSettings;
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

  /** Returns the factory of the optimizer that the settings ask for. */
  static OptimizerFactory of(OptimizerSettings settings) {
    return OptimizerTypes.factory(settings);
  }
}
