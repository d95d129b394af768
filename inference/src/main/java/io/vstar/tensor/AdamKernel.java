package io.vstar.tensor;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The engine's fused update of Adam (Kingma and Ba 2015) or AdamW (Loshchilov and Hutter 2019) over
 * a list of tensors, which is one call.
 */
public final class AdamKernel {
  private final Kernel kernel;

  private AdamKernel(Kernel kernel) {
    this.kernel = kernel;
  }

  /**
   * The constants of an update.
   *
   * @param operator the operator of the engine: {@code _fused_adam_} or {@code _fused_adamw_}
   * @param beta1 decay of the mean gradient
   * @param beta2 decay of the mean squared gradient
   * @param epsilon number that is added to the root of the mean squared gradient
   * @param weightDecay factor of the weight decay, which the operators apply differently
   * @param amsgrad true to divide by the largest mean squared gradient so far
   */
  public record Constants(
      String operator,
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay,
      boolean amsgrad) {
    /** Returns the constants of torch's Adam without weight decay. */
    public static Constants ofAdam() {
      return new Constants("_fused_adam_", 0.9, 0.999, 1e-8, 0, false);
    }

    /** Returns the names that torch gives the moments of a parameter. */
    public List<String> moments() {
      return amsgrad
          ? List.of("exp_avg", "exp_avg_sq", "max_exp_avg_sq")
          : List.of("exp_avg", "exp_avg_sq");
    }
  }

  /**
   * Compiles the update.
   *
   * @param name name of the kernel, which the engine's error messages have
   * @param count number of parameters, at least 1
   */
  public static AdamKernel compile(
      TensorRuntime runtime, String name, int count, Constants constants) {
    List<String> arguments = new ArrayList<>(List.of("rate", "step"));
    List<String> prefixes = new ArrayList<>(List.of("p", "g"));
    prefixes.addAll(List.of("m", "v", "x").subList(0, constants.moments().size()));
    prefixes.forEach(prefix -> arguments.addAll(names(prefix, count)));
    String numbers =
        "lr=rate, beta1=%s, beta2=%s, weight_decay=%s, eps=%s, amsgrad=%s, maximize=False"
            .formatted(
                constants.beta1(),
                constants.beta2(),
                constants.weightDecay(),
                constants.epsilon(),
                constants.amsgrad() ? "True" : "False");
    KernelSource source =
        new KernelSource(
            name,
            arguments,
            List.of(
                "parameters = " + list(names("p", count)),
                "largest = "
                    + (constants.amsgrad()
                        ? list(names("x", count))
                        : "annotate(List[Tensor], [])"),
                "steps = " + list(Collections.nCopies(count, "step")),
                "torch.%s(parameters, %s, %s, %s, largest, steps, %s)"
                    .formatted(
                        constants.operator(),
                        list(names("g", count)),
                        list(names("m", count)),
                        list(names("v", count)),
                        numbers)),
            // Without a changed result the call would be removed as dead code.
            List.of("parameters[0]"));
    return new AdamKernel(runtime.compile(source));
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  private static String list(List<String> elements) {
    return "[" + String.join(", ", elements) + "]";
  }

  /**
   * Updates parameters and moments in place.
   *
   * @param scope the scope that owns temporary tensors
   * @param rate the learning rate
   * @param step number of this update, counted from 1
   * @param parameters the parameters, float32
   * @param gradients the gradient of each parameter
   * @param moments for each name of {@link Constants#moments()} a tensor for each parameter, zero
   *     before the first update
   */
  public void call(
      TensorScope scope,
      double rate,
      int step,
      List<NDArray> parameters,
      List<NDArray> gradients,
      List<List<NDArray>> moments) {
    List<NDArray> arguments = new ArrayList<>();
    // The handle of the kernel's result belongs to the scope of its first argument.
    arguments.add(scope.upload(new float[] {(float) rate}));
    arguments.add(scope.upload(new float[] {step}));
    arguments.addAll(parameters);
    arguments.addAll(gradients);
    moments.stream().flatMap(Collection::stream).forEach(arguments::add);
    kernel.call(arguments.toArray(NDArray[]::new)).close();
  }
}
