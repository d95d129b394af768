package io.vstar.lab.pocket;

import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OptimizerSettings;
import io.vstar.train.event.MetricName;
import io.vstar.train.event.RunEvent.StepCompleted;
import io.vstar.train.event.RunEvents;
import io.vstar.train.loop.TrainingLoop;
import io.vstar.train.loop.TrainingLoopBuilder;
import io.vstar.train.loop.TrainingStateFile;
import io.vstar.train.loop.TrainingStep;
import io.vstar.train.objective.Objective;
import io.vstar.train.optim.AdamW;
import io.vstar.train.optim.LearningRateSchedule;
import io.vstar.train.optim.LossScale;
import io.vstar.train.optim.Optimizer;
import io.vstar.train.optim.OptimizerStep;
import io.vstar.train.optim.Parameter;
import io.vstar.train.optim.ParameterGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;

/**
 * A training of all weights of a network on an objective, by the training loop of all methods, with
 * a moving average and a state file from which a later call resumes exactly.
 *
 * @param name name of the phase, which its state file must have
 * @param learningRate schedule of the learning rate, with the number of updates
 * @param seed seed of the objective
 * @param stateFile state file, read if it exists and written during the training
 */
record PretrainingPhase(String name, LearningRateSchedule learningRate, long seed, Path stateFile) {
  private static final double MAX_GRADIENT_NORM = 1;
  private static final OptimizerSettings.AdamW ADAMW =
      new OptimizerSettings.AdamW(0.9, 0.99, 1e-8, 0.01, false);
  private static final double EMA_DECAY = 0.999;
  private static final int STATE_EVERY = 250;

  /** A listener that is called after each update. */
  @FunctionalInterface
  interface Listener {
    /**
     * Receives the progress after each update.
     *
     * @param completed number of updates made so far
     * @param total number of updates of the phase
     * @param loss loss of the update
     */
    void afterStep(int completed, int total, double loss);
  }

  /**
   * Trains to the end of the schedule or until a stop is requested, and writes a state file in
   * either case.
   *
   * @param scope owns optimizer state and averages
   * @param stopRequested returns true to stop; called between updates
   * @return true if all updates were made; the weights are then replaced by their average
   */
  boolean run(
      TensorRuntime runtime,
      TensorScope scope,
      List<Parameter> parameters,
      Objective objective,
      Listener listener,
      BooleanSupplier stopRequested) {
    Optimizer optimizer = new AdamW(runtime, scope, ParameterGroup.single(parameters), ADAMW);
    OptimizerStep update =
        new OptimizerStep(
            runtime, optimizer, OptionalDouble.of(MAX_GRADIENT_NORM), LossScale.none());
    TrainingLoop loop =
        new TrainingLoopBuilder(
                runtime, new TrainingStep(runtime, objective, update, 1), learningRate)
            .identity(name, seed)
            .averaging(scope, EMA_DECAY)
            .publishing(events(listener))
            .keepingState(STATE_EVERY, state -> TrainingStateFile.write(stateFile, state))
            .build();
    if (Files.exists(stateFile)) {
      loop.restore(TrainingStateFile.read(stateFile));
    }
    return !loop.run(stopRequested).stopped();
  }

  private RunEvents events(Listener listener) {
    return new RunEvents()
        .on(
            StepCompleted.class,
            event ->
                listener.afterStep(
                    event.step(), learningRate.totalSteps(), event.metrics().get(MetricName.LOSS)));
  }
}
