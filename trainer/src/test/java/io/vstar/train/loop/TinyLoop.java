package io.vstar.train.loop;

import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OptimizerSettings;
import io.vstar.train.event.RunEvents;
import io.vstar.train.event.RunListener;
import io.vstar.train.objective.DiffusionObjective;
import io.vstar.train.objective.LossWeighting;
import io.vstar.train.objective.Objective;
import io.vstar.train.objective.TinyTraining;
import io.vstar.train.objective.Trainable;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.train.optim.AdamW;
import io.vstar.train.optim.LearningRateSchedule;
import io.vstar.train.optim.LossScale;
import io.vstar.train.optim.Optimizer;
import io.vstar.train.optim.OptimizerStep;
import java.util.OptionalDouble;

/** Steps and loops over a {@link TinyTraining}. */
record TinyLoop(TensorRuntime runtime, TinyTraining tiny) {

  /** Makes a step of two micro batches. */
  TrainingStep step(TensorScope scope, Trainable trainable, long seed) {
    Optimizer optimizer =
        new AdamW(
            runtime,
            scope,
            trainable.parameterGroups(),
            new OptimizerSettings.AdamW(0.9, 0.999, 1e-8, 0.01, false));
    Objective objective =
        new DiffusionObjective(
            tiny.loader(trainable, 0, seed), tiny.loss(trainable), trainable, LossWeighting.NONE);
    return new TrainingStep(
        runtime,
        objective,
        new OptimizerStep(runtime, optimizer, OptionalDouble.empty(), LossScale.none()),
        2);
  }

  TrainingLoop loop(
      TensorScope scope,
      Trainable trainable,
      LearningRateSchedule learningRate,
      int validateEvery,
      long seed,
      RunListener listener) {
    ValidationLoss validation = tiny.validation(trainable);
    return new TrainingLoopBuilder(runtime, step(scope, trainable, seed), learningRate)
        .measuring(() -> validation.losses(trainable.context()), validateEvery)
        .publishing(new RunEvents().add(listener))
        .build();
  }
}
