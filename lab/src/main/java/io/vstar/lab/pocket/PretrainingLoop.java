package io.vstar.lab.pocket;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.optim.AdamW;
import io.vstar.train.optim.LearningRateSchedule;
import io.vstar.train.optim.LossScale;
import io.vstar.train.optim.OptimizerStep;
import io.vstar.train.optim.Parameter;
import io.vstar.train.optim.ParameterGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;

/**
 * Trains all weights of a network on an objective, with a moving average and snapshots from which a
 * later call goes on as if it had not stopped.
 */
final class PretrainingLoop {
  private static final double MAX_GRADIENT_NORM = 1;
  private static final AdamW.Settings ADAMW = new AdamW.Settings(0.9, 0.99, 1e-8, 0.01);

  /**
   * @param emaDecay of the average that is kept in the end
   * @param snapshotEvery steps between snapshots
   */
  record Settings(LearningRateSchedule learningRate, double emaDecay, int snapshotEvery) {}

  /** What is minimised. */
  @FunctionalInterface
  interface Objective {
    /**
     * @param step owns everything the loss is computed from
     * @param index updates made before; with the seed it decides every draw
     * @return scalar
     */
    NDArray loss(TensorScope step, int index);
  }

  /** Told after each update. */
  @FunctionalInterface
  interface Listener {
    /**
     * @param completed updates made so far
     */
    void afterStep(int completed, int total, double loss);
  }

  private final TensorRuntime runtime;
  private final Settings settings;
  private final List<NDArray> parameters;
  private final AdamW optimizer;
  private final OptimizerStep update;
  private final Ema ema;
  private final PretrainingSnapshot snapshot;

  /**
   * @param scope owns optimizer state and averages
   * @param weights all parameters by name, in a stable order
   * @param snapshotFile read if it exists, and written on the way
   */
  PretrainingLoop(
      TensorRuntime runtime,
      TensorScope scope,
      Map<String, NDArray> weights,
      Settings settings,
      Path snapshotFile) {
    this.runtime = runtime;
    this.settings = settings;
    this.parameters = List.copyOf(weights.values());
    List<Parameter> named =
        weights.entrySet().stream()
            .map(each -> new Parameter(each.getKey(), each.getValue()))
            .toList();
    this.optimizer = new AdamW(runtime, scope, ParameterGroup.single(named), ADAMW);
    this.update =
        new OptimizerStep(
            runtime, optimizer, OptionalDouble.of(MAX_GRADIENT_NORM), LossScale.none());
    this.ema = new Ema(runtime, scope, parameters, settings.emaDecay());
    this.snapshot = new PretrainingSnapshot(runtime, snapshotFile, weights, ema, optimizer);
    if (Files.exists(snapshotFile)) {
      snapshot.restore();
    }
  }

  /** Updates made so far, those before a restart included. */
  int completedSteps() {
    return optimizer.completedSteps();
  }

  /**
   * Runs to the end of the learning-rate schedule, or until asked to stop; leaves a snapshot in
   * either case. At the end the average takes the place of the trained values.
   *
   * @return whether it came to the end
   */
  boolean run(Objective objective, Listener listener, BooleanSupplier stopRequested) {
    int total = settings.learningRate().totalSteps();
    while (completedSteps() < total && !stopRequested.getAsBoolean()) {
      double loss = step(objective);
      listener.afterStep(completedSteps(), total, loss);
      if (completedSteps() % settings.snapshotEvery() == 0 && completedSteps() < total) {
        snapshot.save();
      }
    }
    snapshot.save();
    boolean finished = completedSteps() == total;
    if (finished) {
      useAverage();
    }
    return finished;
  }

  private void useAverage() {
    for (int i = 0; i < parameters.size(); i++) {
      NDArray average = ema.averages().get(i);
      runtime.overwrite(parameters.get(i), average.toFloatArray());
    }
  }

  private double step(Objective objective) {
    int index = completedSteps();
    try (TensorScope step = runtime.openScope("pretraining step")) {
      step.borrow(parameters.toArray(NDArray[]::new));
      double value;
      try (GradientScope gradients = GradientScope.open(runtime)) {
        NDArray loss = objective.loss(step, index);
        gradients.backward(loss);
        value = loss.getFloat();
      }
      update.run(step, settings.learningRate().at(index));
      ema.update(step, completedSteps());
      return value;
    }
  }
}
