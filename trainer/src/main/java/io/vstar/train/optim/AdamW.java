package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.Kernel;
import io.vstar.tensor.KernelSource;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019), with torch's semantics: decay
 * first, epsilon after the bias correction.
 *
 * <pre>
 * p ← p · (1 − lr·λ)
 * m ← β₁·m + (1 − β₁)·g        v ← β₂·v + (1 − β₂)·g²
 * p ← p − lr/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε)
 * </pre>
 */
public final class AdamW {
  /**
   * @param beta1 decay of the gradients' mean, in [0, 1)
   * @param beta2 decay of the gradients' mean square, in [0, 1)
   * @param epsilon keeps the quotient finite, &gt; 0
   * @param weightDecay λ, ≥ 0
   */
  public record Settings(double beta1, double beta2, double epsilon, double weightDecay) {
    /** torch's and diffusers' defaults. */
    public static final Settings DEFAULT = new Settings(0.9, 0.999, 1e-8, 0.01);
  }

  private final Kernel update;
  private final List<NDArray> parameters;
  private final List<NDArray> means = new ArrayList<>();
  private final List<NDArray> meanSquares = new ArrayList<>();
  private int completedSteps;

  /**
   * @param scope owns the moments
   * @param parameters moved in place by {@link #step}; float32
   */
  public AdamW(
      TensorRuntime runtime, TensorScope scope, List<NDArray> parameters, Settings settings) {
    this.update = runtime.compile(kernel(parameters.size(), settings));
    this.parameters = List.copyOf(parameters);
    for (NDArray parameter : parameters) {
      long[] shape = parameter.getShape().getShape();
      means.add(scope.zeros(shape));
      meanSquares.add(scope.zeros(shape));
    }
  }

  /** The engine's fused update of all parameters, in place. */
  private static KernelSource kernel(int count, Settings settings) {
    List<TensorList> lists =
        Stream.of("p", "g", "m", "v").map(prefix -> new TensorList(prefix, count)).toList();
    List<String> arguments = new ArrayList<>(List.of("rate", "step"));
    lists.forEach(list -> arguments.addAll(list.names()));
    String constants =
        "lr=rate, beta1=%s, beta2=%s, weight_decay=%s, eps=%s, amsgrad=False, maximize=False"
            .formatted(
                settings.beta1(), settings.beta2(), settings.weightDecay(), settings.epsilon());
    return new KernelSource(
        "adamw",
        arguments,
        List.of(
            "parameters = " + lists.get(0),
            "none = annotate(List[Tensor], [])",
            "steps = [" + String.join(", ", Collections.nCopies(count, "step")) + "]",
            "torch._fused_adamw_(parameters, %s, %s, %s, none, steps, %s)"
                .formatted(lists.get(1), lists.get(2), lists.get(3), constants)),
        // Without a result that it changes, the call would be taken for dead code.
        List.of("parameters[0]"));
  }

  /** Updates made so far. */
  public int completedSteps() {
    return completedSteps;
  }

  /** The running moments of all parameters, mean then mean square, for snapshots. */
  public List<NDArray> moments() {
    return IntStream.range(0, parameters.size())
        .boxed()
        .flatMap(i -> Stream.of(means.get(i), meanSquares.get(i)))
        .toList();
  }

  /** Continues from {@code steps} updates, after the moments were filled from a snapshot. */
  public void resumeAt(int steps) {
    completedSteps = steps;
  }

  /**
   * One update. No {@link io.vstar.tensor.GradientScope} may be open.
   *
   * @param scope owns what is needed meanwhile
   * @param gradients one per parameter, in order
   */
  public void step(TensorScope scope, List<NDArray> gradients, double learningRate) {
    completedSteps++;
    List<NDArray> arguments = new ArrayList<>();
    // The handle of the kernel's result belongs to the scope of its first argument.
    arguments.add(scope.upload(new float[] {(float) learningRate}));
    arguments.add(scope.upload(new float[] {completedSteps}));
    Stream.of(parameters, gradients, means, meanSquares).forEach(arguments::addAll);
    update.call(arguments.toArray(NDArray[]::new)).close();
  }
}
