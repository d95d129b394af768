package io.vstar.lab.pocket;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.Kernel;
import io.vstar.tensor.KernelSource;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * An exponential moving average of parameters: what is shipped, since it is less noisy than the
 * last step. In the first steps the average is shorter, so that the initial values are forgotten.
 */
final class Ema {
  private static final KernelSource BLEND =
      new KernelSource(
          "ema",
          List.of("weight", "average", "p"),
          List.of(),
          List.of("torch.lerp_(average, p, weight)"));

  private final double decay;
  private final Kernel blend;
  private final List<NDArray> parameters;
  private final List<NDArray> averages = new ArrayList<>();

  /**
   * @param scope owns the averages, which start as copies of the parameters
   */
  Ema(TensorRuntime runtime, TensorScope scope, List<NDArray> parameters, double decay) {
    this.decay = decay;
    this.blend = runtime.compile(BLEND);
    this.parameters = List.copyOf(parameters);
    for (NDArray parameter : parameters) {
      averages.add(scope.upload(parameter.toFloatArray(), parameter.getShape().getShape()));
    }
  }

  List<NDArray> averages() {
    return averages;
  }

  /**
   * @param completedSteps updates made so far, at least 1
   */
  void update(TensorScope scope, int completedSteps) {
    double kept = Math.min(decay, (1.0 + completedSteps) / (10.0 + completedSteps));
    NDArray weight = scope.upload(new float[] {(float) (1 - kept)});
    for (int i = 0; i < parameters.size(); i++) {
      blend.call(weight, averages.get(i), parameters.get(i)).close();
    }
  }
}
