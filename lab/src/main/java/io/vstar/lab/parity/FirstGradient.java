package io.vstar.lab.parity;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.objective.Objective;
import io.vstar.train.objective.StepClock;
import io.vstar.train.optim.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The gradients of the first micro batch of a training.
 *
 * @param values the gradients by the names of the parameters
 */
record FirstGradient(Map<String, float[]> values) {
  /**
   * The share of the largest gradient below which one is rounding alone. The networks of golden
   * folders have group norms of one channel a group, which take away what is added to a channel as
   * a whole: the gradients of some biases are 0 but for rounding.
   */
  private static final double ROUNDING = 1e-6;

  /** Computes the gradients, and leaves those of the parameters zero. */
  static FirstGradient of(TensorRuntime runtime, Objective objective, List<Parameter> parameters) {
    Map<String, float[]> values = new LinkedHashMap<>();
    try (TensorScope step = runtime.openScope("first gradient")) {
      step.borrow(parameters.stream().map(Parameter::tensor).toArray(NDArray[]::new));
      try (GradientScope gradients = GradientScope.open(runtime)) {
        gradients.backward(objective.evaluate(step, 0, StepClock.NONE).minimized());
      }
      for (Parameter parameter : parameters) {
        NDArray gradient = GradientScope.of(parameter.tensor());
        values.put(parameter.name(), gradient.toFloatArray());
        runtime.overwrite(gradient, new float[Math.toIntExact(gradient.size())]);
      }
    }
    return new FirstGradient(values);
  }

  /** Returns whether the gradient of a parameter is rounding alone. */
  boolean isRounding(String name) {
    double all = values.values().stream().mapToDouble(FirstGradient::largest).max().orElse(0);
    return largest(values.get(name)) < ROUNDING * all;
  }

  private static double largest(float[] gradient) {
    double largest = 0;
    for (float value : gradient) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
