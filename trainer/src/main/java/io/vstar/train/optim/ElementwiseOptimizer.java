package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An optimizer that updates each group by itself, with moments of the shapes of the parameters. A
 * subclass writes the kernel of a group, which sees the parameters as {@code p}, the gradients as
 * {@code g} and the moments by the names it gives them.
 */
abstract class ElementwiseOptimizer extends GroupedOptimizer {

  /**
   * A moment that is kept for each parameter.
   *
   * @param variable its name in the kernel
   * @param name its name in the state, which is torch's
   */
  record Moment(String variable, String name) {}

  /** The mean gradient of the optimizers of Adam's family. */
  static final Moment MEAN = new Moment("m", "exp_avg");

  /** The mean squared gradient of the optimizers of Adam's family. */
  static final Moment MEAN_SQUARE = new Moment("v", "exp_avg_sq");

  /** A group with its tensors: parameters, then moments. */
  record Group(ParameterGroup parameters, List<List<NDArray>> moments, double weightDecay) {

    /** Returns the learning rate of this group. */
    double rate(double learningRate) {
      return learningRate * parameters.learningRateFactor();
    }

    /** Returns the lists of a kernel: parameters, gradients, moments. */
    List<List<NDArray>> lists(List<NDArray> gradients) {
      return Stream.concat(Stream.of(parameters.tensors(), gradients), moments.stream()).toList();
    }
  }

  private final List<String> variables;
  private final List<Group> stateful = new ArrayList<>();

  ElementwiseOptimizer(
      String name,
      TensorRuntime runtime,
      TensorScope scope,
      List<ParameterGroup> groups,
      double weightDecay,
      List<Moment> moments) {
    super(name, runtime, scope, groups);
    this.variables =
        Stream.concat(Stream.of("p", "g"), moments.stream().map(Moment::variable)).toList();
    for (ParameterGroup group : groups) {
      stateful.add(
          new Group(
              group,
              moments.stream()
                  .map(moment -> tensors().zerosLike(moment.name(), group.parameters()))
                  .toList(),
              group.weightDecay().orElse(weightDecay)));
    }
  }

  /** Returns the groups with their moments. */
  final List<Group> stateful() {
    return stateful;
  }

  /**
   * Begins a kernel of a group.
   *
   * @param numbers the numbers that change from update to update
   */
  final GroupKernel.Writer kernel(String name, Group group, String... numbers) {
    return new GroupKernel.Writer(
        name, group.parameters().parameters().size(), List.of(numbers), variables);
  }

  /** Returns the statements that update {@link #MEAN} and {@link #MEAN_SQUARE} as Adam does. */
  static String[] adamMoments(double beta1, double beta2) {
    return new String[] {
      "torch._foreach_lerp_(m, g, %s)".formatted(1 - beta1),
      "torch._foreach_mul_(v, %s)".formatted(beta2),
      "torch._foreach_addcmul_(v, g, g, %s)".formatted(1 - beta2)
    };
  }

  @Override
  void update(TensorScope scope, List<List<NDArray>> gradients, double learningRate) {
    for (int i = 0; i < stateful.size(); i++) {
      updateGroup(scope, i, gradients.get(i), stateful.get(i).rate(learningRate));
    }
  }

  /**
   * Updates one group.
   *
   * @param index the index of the group
   * @param rate the learning rate of the group
   */
  abstract void updateGroup(TensorScope scope, int index, List<NDArray> gradients, double rate);
}
