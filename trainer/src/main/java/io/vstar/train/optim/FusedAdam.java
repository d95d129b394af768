package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.AdamKernel;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * Adam and AdamW by the engine's fused updates, which differ in the weight decay. The state has
 * torch's names: {@code exp_avg} is m, {@code exp_avg_sq} is v, {@code max_exp_avg_sq} the largest
 * v.
 */
abstract class FusedAdam extends GroupedOptimizer {

  /** The update of one group: one call for all its tensors. */
  private record GroupUpdate(
      AdamKernel kernel,
      double learningRateFactor,
      List<NDArray> parameters,
      List<List<NDArray>> moments) {}

  private final List<GroupUpdate> updates = new ArrayList<>();

  /**
   * Makes an optimizer whose moments are zero.
   *
   * @param constants the constants, whose weight decay is that of groups without one of their own
   */
  FusedAdam(
      String name,
      TensorRuntime runtime,
      TensorScope scope,
      List<ParameterGroup> groups,
      AdamKernel.Constants constants) {
    super(name, runtime, scope, groups);
    for (ParameterGroup group : groups) {
      List<Parameter> parameters = group.parameters();
      AdamKernel.Constants own =
          new AdamKernel.Constants(
              constants.operator(),
              constants.beta1(),
              constants.beta2(),
              constants.epsilon(),
              group.weightDecay().orElse(constants.weightDecay()),
              constants.amsgrad());
      updates.add(
          new GroupUpdate(
              AdamKernel.compile(runtime, name, parameters.size(), own),
              group.learningRateFactor(),
              group.tensors(),
              own.moments().stream().map(kind -> tensors().zerosLike(kind, parameters)).toList()));
    }
  }

  @Override
  void update(TensorScope scope, List<List<NDArray>> gradients, double learningRate) {
    for (int i = 0; i < updates.size(); i++) {
      GroupUpdate update = updates.get(i);
      update
          .kernel()
          .call(
              scope,
              learningRate * update.learningRateFactor(),
              completedSteps(),
              update.parameters(),
              gradients.get(i),
              update.moments());
    }
  }
}
