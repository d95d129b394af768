package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.Kernel;
import io.vstar.tensor.KernelSource;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An exponential moving average of parameters, which is less noisy than the values of the last
 * update:
 *
 * <pre>
 * a ← k·a + (1 − k)·p        k by an {@link EmaDecay}
 * </pre>
 */
public final class Ema {
  private static final KernelSource BLEND =
      new KernelSource(
          "ema",
          List.of("weight", "average", "p"),
          List.of(),
          List.of("torch.lerp_(average, p, weight)"));

  private final TensorRuntime runtime;
  private final EmaDecay decay;
  private final int every;
  private final Kernel blend;
  private final List<Parameter> parameters;
  private final Map<String, NDArray> averages = new LinkedHashMap<>();

  /**
   * Makes averages that start as copies of the parameters.
   *
   * @param scope the scope that owns the averages
   * @param decay the share of the average that an update of it keeps, by the number of these
   * @param every the updates of the parameters from one update of the average to the next, at least
   *     1
   */
  public Ema(
      TensorRuntime runtime,
      TensorScope scope,
      List<Parameter> parameters,
      EmaDecay decay,
      int every) {
    this.runtime = runtime;
    this.decay = decay;
    this.every = every;
    this.blend = runtime.compile(BLEND);
    this.parameters = List.copyOf(parameters);
    for (Parameter parameter : parameters) {
      NDArray tensor = parameter.tensor();
      averages.put(
          parameter.name(), scope.upload(tensor.toFloatArray(), tensor.getShape().getShape()));
    }
  }

  /** Makes averages that are updated with every update of the parameters. */
  public Ema(TensorRuntime runtime, TensorScope scope, List<Parameter> parameters, EmaDecay decay) {
    this(runtime, scope, parameters, decay, 1);
  }

  /**
   * Makes averages that start as copies of the parameters.
   *
   * @param scope the scope that owns the averages
   * @param decay the largest share of the average that an update keeps, in [0, 1), see {@link
   *     EmaDecay#withStart}
   */
  public Ema(TensorRuntime runtime, TensorScope scope, List<Parameter> parameters, double decay) {
    this(runtime, scope, parameters, EmaDecay.withStart(decay));
  }

  /**
   * Moves the averages towards the parameters' present values, if that is due.
   *
   * @param scope the scope that owns temporary tensors
   * @param completedSteps the number of updates of the parameters made so far, at least 1
   */
  public void update(TensorScope scope, int completedSteps) {
    if (completedSteps % every != 0) {
      return;
    }
    double kept = decay.kept(completedSteps / every);
    NDArray weight = scope.upload(new float[] {(float) (1 - kept)});
    for (Parameter parameter : parameters) {
      blend.call(weight, averages.get(parameter.name()), parameter.tensor()).close();
    }
  }

  /** Returns a copy of the averages, by the names of the parameters. */
  public TensorSnapshot averages() {
    return TensorSnapshot.of(averages);
  }

  /**
   * Restores averages that were copied before.
   *
   * @throws io.vstar.error.TrainingException if they belong to other parameters
   */
  public void restore(TensorSnapshot saved) {
    saved.restore(runtime, averages);
  }
}
