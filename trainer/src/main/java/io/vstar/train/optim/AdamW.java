package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.Kernel;
import io.vstar.tensor.KernelSource;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The optimizer AdamW: Adam with decoupled weight decay (Loshchilov and Hutter 2019). It follows
 * torch: the decay comes first, and epsilon is added after the bias correction.
 *
 * <pre>
 * p ← p · (1 − lr·λ)
 * m ← β₁·m + (1 − β₁)·g        v ← β₂·v + (1 − β₂)·g²
 * p ← p − lr/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε)
 * </pre>
 *
 * <p>Its state has torch's names: {@code exp_avg} is m, {@code exp_avg_sq} is v.
 */
public final class AdamW implements Optimizer {
  private static final String NAME = "adamw";
  private static final String STEPS = "steps";

  /**
   * The constants of AdamW.
   *
   * @param beta1 the decay of the mean gradient, β₁, in [0, 1)
   * @param beta2 the decay of the mean squared gradient, β₂, in [0, 1)
   * @param epsilon the number that keeps the quotient finite, ε, above 0
   * @param weightDecay the weight decay λ, at least 0; a group may have its own
   */
  public record Settings(double beta1, double beta2, double epsilon, double weightDecay) {
    /** The defaults of torch and diffusers. */
    public static final Settings DEFAULT = new Settings(0.9, 0.999, 1e-8, 0.01);
  }

  /** The update of one group: one call for all its tensors. */
  private record GroupUpdate(
      Kernel kernel,
      double learningRateFactor,
      List<NDArray> parameters,
      List<NDArray> means,
      List<NDArray> meanSquares) {}

  private final List<ParameterGroup> groups;
  private final List<GroupUpdate> updates = new ArrayList<>();
  private final TensorState state;
  private int completedSteps;

  /**
   * Makes an optimizer whose moments are zero.
   *
   * @param scope the scope that owns the moments
   * @param groups the parameters, float32, which {@link #step} updates in place
   */
  public AdamW(
      TensorRuntime runtime, TensorScope scope, List<ParameterGroup> groups, Settings settings) {
    this.groups = List.copyOf(groups);
    this.state = new TensorState(runtime, scope);
    for (ParameterGroup group : groups) {
      List<Parameter> parameters = group.parameters();
      double decay = group.weightDecay().orElse(settings.weightDecay());
      updates.add(
          new GroupUpdate(
              runtime.compile(kernel(parameters.size(), settings, decay)),
              group.learningRateFactor(),
              parameters.stream().map(Parameter::tensor).toList(),
              state.zerosLike("exp_avg", parameters),
              state.zerosLike("exp_avg_sq", parameters)));
    }
  }

  /**
   * Returns a kernel that updates all parameters of a group in place, by the engine's fused AdamW.
   */
  private static KernelSource kernel(int count, Settings settings, double weightDecay) {
    List<TensorList> lists =
        Stream.of("p", "g", "m", "v").map(prefix -> new TensorList(prefix, count)).toList();
    List<String> arguments = new ArrayList<>(List.of("rate", "step"));
    lists.forEach(list -> arguments.addAll(list.names()));
    String constants =
        "lr=rate, beta1=%s, beta2=%s, weight_decay=%s, eps=%s, amsgrad=False, maximize=False"
            .formatted(settings.beta1(), settings.beta2(), weightDecay, settings.epsilon());
    return new KernelSource(
        NAME,
        arguments,
        List.of(
            "parameters = " + lists.get(0),
            "none = annotate(List[Tensor], [])",
            "steps = [" + String.join(", ", Collections.nCopies(count, "step")) + "]",
            "torch._fused_adamw_(parameters, %s, %s, %s, none, steps, %s)"
                .formatted(lists.get(1), lists.get(2), lists.get(3), constants)),
        // Without a changed result the call would be removed as dead code.
        List.of("parameters[0]"));
  }

  @Override
  public List<ParameterGroup> groups() {
    return groups;
  }

  @Override
  public int completedSteps() {
    return completedSteps;
  }

  @Override
  public OptimizerState state() {
    return new OptimizerState(NAME, state.snapshot(), Map.of(STEPS, (double) completedSteps));
  }

  @Override
  public void restore(OptimizerState saved) {
    saved.requireOf(NAME);
    int steps = (int) saved.number(STEPS);
    state.restore(saved.tensors());
    completedSteps = steps;
  }

  @Override
  public void step(TensorScope scope, List<NDArray> gradients, double learningRate) {
    completedSteps++;
    int first = 0;
    for (GroupUpdate update : updates) {
      int next = first + update.parameters().size();
      double rate = learningRate * update.learningRateFactor();
      List<NDArray> arguments = new ArrayList<>();
      // The handle of the kernel's result belongs to the scope of its first argument.
      arguments.add(scope.upload(new float[] {(float) rate}));
      arguments.add(scope.upload(new float[] {completedSteps}));
      arguments.addAll(update.parameters());
      arguments.addAll(gradients.subList(first, next));
      arguments.addAll(update.means());
      arguments.addAll(update.meanSquares());
      update.kernel().call(arguments.toArray(NDArray[]::new)).close();
      first = next;
    }
  }
}
