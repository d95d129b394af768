package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.Kernel;
import io.vstar.tensor.KernelSource;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Adam and AdamW by the engine's fused updates, which differ in the weight decay. The state has
 * torch's names: {@code exp_avg} is m, {@code exp_avg_sq} is v, {@code max_exp_avg_sq} the largest
 * v.
 */
abstract class FusedAdam extends GroupedOptimizer {

  /**
   * The constants, see {@link io.vstar.train.config.OptimizerSettings.AdamW}.
   *
   * @param operator the operator of the engine
   */
  record Constants(
      String operator,
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay,
      boolean amsgrad) {}

  /** The update of one group: one call for all its tensors. */
  private record GroupUpdate(
      Kernel kernel,
      double learningRateFactor,
      List<NDArray> parameters,
      List<List<NDArray>> moments) {}

  private final List<GroupUpdate> updates = new ArrayList<>();

  FusedAdam(
      String name,
      TensorRuntime runtime,
      TensorScope scope,
      List<ParameterGroup> groups,
      Constants constants) {
    super(name, runtime, scope, groups);
    List<String> moments =
        constants.amsgrad()
            ? List.of("exp_avg", "exp_avg_sq", "max_exp_avg_sq")
            : List.of("exp_avg", "exp_avg_sq");
    for (ParameterGroup group : groups) {
      List<Parameter> parameters = group.parameters();
      double decay = group.weightDecay().orElse(constants.weightDecay());
      updates.add(
          new GroupUpdate(
              runtime.compile(kernel(name, parameters.size(), constants, decay)),
              group.learningRateFactor(),
              group.tensors(),
              moments.stream().map(kind -> tensors().zerosLike(kind, parameters)).toList()));
    }
  }

  /** Returns a kernel that updates all parameters of a group in place. */
  private static KernelSource kernel(
      String name, int count, Constants constants, double weightDecay) {
    Stream<String> prefixes =
        constants.amsgrad() ? Stream.of("p", "g", "m", "v", "x") : Stream.of("p", "g", "m", "v");
    List<TensorList> lists = prefixes.map(prefix -> new TensorList(prefix, count)).toList();
    List<String> arguments = new ArrayList<>(List.of("rate", "step"));
    lists.forEach(list -> arguments.addAll(list.names()));
    String numbers =
        "lr=rate, beta1=%s, beta2=%s, weight_decay=%s, eps=%s, amsgrad=%s, maximize=False"
            .formatted(
                constants.beta1(),
                constants.beta2(),
                weightDecay,
                constants.epsilon(),
                constants.amsgrad() ? "True" : "False");
    return new KernelSource(
        name,
        arguments,
        List.of(
            "parameters = " + lists.get(0),
            "largest = " + (constants.amsgrad() ? lists.get(4) : "annotate(List[Tensor], [])"),
            "steps = [" + String.join(", ", Collections.nCopies(count, "step")) + "]",
            "torch.%s(parameters, %s, %s, %s, largest, steps, %s)"
                .formatted(
                    constants.operator(), lists.get(1), lists.get(2), lists.get(3), numbers)),
        // Without a changed result the call would be removed as dead code.
        List.of("parameters[0]"));
  }

  @Override
  void update(TensorScope scope, List<List<NDArray>> gradients, double learningRate) {
    IntStream.range(0, updates.size())
        .forEach(i -> update(scope, updates.get(i), gradients.get(i), learningRate));
  }

  private void update(
      TensorScope scope, GroupUpdate update, List<NDArray> gradients, double learningRate) {
    double rate = learningRate * update.learningRateFactor();
    List<NDArray> arguments = new ArrayList<>();
    // The handle of the kernel's result belongs to the scope of its first argument.
    arguments.add(scope.upload(new float[] {(float) rate}));
    arguments.add(scope.upload(new float[] {completedSteps()}));
    arguments.addAll(update.parameters());
    arguments.addAll(gradients);
    update.moments().stream().flatMap(Collection::stream).forEach(arguments::add);
    update.kernel().call(arguments.toArray(NDArray[]::new)).close();
  }
}
