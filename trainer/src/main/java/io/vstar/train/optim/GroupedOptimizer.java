package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The part of an optimizer that all have in common: its groups, the number of updates, and a state
 * of tensors and numbers. A subclass has the update of a group.
 */
abstract class GroupedOptimizer implements Optimizer {
  private static final String STEPS = "steps";

  private final String name;
  private final List<ParameterGroup> groups;
  private final TensorState state;
  private int completedSteps;

  /**
   * Makes an optimizer without state tensors.
   *
   * @param name the name of the optimizer, by which its state is recognized
   * @param scope the scope that owns the state
   */
  GroupedOptimizer(
      String name, TensorRuntime runtime, TensorScope scope, List<ParameterGroup> groups) {
    this.name = name;
    this.groups = List.copyOf(groups);
    this.state = new TensorState(runtime, scope);
  }

  /** Returns the tensors of the state, to which a constructor adds its own. */
  final TensorState tensors() {
    return state;
  }

  @Override
  public final List<ParameterGroup> groups() {
    return groups;
  }

  @Override
  public final int completedSteps() {
    return completedSteps;
  }

  @Override
  public final OptimizerState state() {
    Map<String, Double> numbers = new TreeMap<>(numbers());
    numbers.put(STEPS, (double) completedSteps);
    return new OptimizerState(name, state.snapshot(), numbers);
  }

  @Override
  public final void restore(OptimizerState saved) {
    saved.requireOf(name);
    int steps = (int) saved.number(STEPS);
    for (String number : numbers().keySet()) {
      saved.number(number);
    }
    state.restore(saved.tensors());
    restoreNumbers(saved);
    completedSteps = steps;
  }

  /** Returns the numbers of the state beside the number of updates, by name. */
  Map<String, Double> numbers() {
    return Map.of();
  }

  /** Restores the {@link #numbers()}, all of which the saved state has. */
  void restoreNumbers(OptimizerState saved) {}

  @Override
  public final void step(TensorScope scope, List<NDArray> gradients, double learningRate) {
    completedSteps++;
    List<List<NDArray>> byGroup = new ArrayList<>();
    int first = 0;
    for (ParameterGroup group : groups) {
      int next = first + group.parameters().size();
      byGroup.add(gradients.subList(first, next));
      first = next;
    }
    update(scope, byGroup, learningRate);
  }

  /**
   * Makes one update in place; {@link #completedSteps()} counts it already.
   *
   * @param scope the scope that owns temporary tensors
   * @param gradients the gradients of each group's parameters; they may be overwritten
   * @param learningRate the learning rate of the run
   */
  abstract void update(TensorScope scope, List<List<NDArray>> gradients, double learningRate);
}
