package io.vstar.train.run;

import io.vstar.error.TrainingException;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.heldout.HeldOutLosses;
import io.vstar.train.loop.StopRequest;
import io.vstar.train.loop.TrainingLoopBuilder;
import io.vstar.train.loop.TrainingStep;
import io.vstar.train.objective.Trainable;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.train.optim.LearningRateSchedule;
import io.vstar.train.optim.LearningRateSchedule.Shape;
import io.vstar.train.optim.TensorSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/**
 * The short trainings of a {@link LearningRateRange} on a loaded model. The learned tensors have
 * their start values again at its end.
 */
final class LearningRateSearch {
  /** The loss by the start's above which higher rates are not tried. */
  private static final double DIVERGED = 2;

  private final TensorRuntime runtime;
  private final Function<TensorScope, TrainingStep> steps;
  private final Trainable trainable;
  private final ValidationLoss validation;
  private final TensorSnapshot initial;

  /**
   * Makes a search.
   *
   * @param steps makes a training step whose optimizer has made no update, in a scope
   * @param trainable the learned tensors with their start values
   * @param validation the validation loss of the run
   */
  LearningRateSearch(
      TensorRuntime runtime,
      Function<TensorScope, TrainingStep> steps,
      Trainable trainable,
      ValidationLoss validation) {
    this.runtime = runtime;
    this.steps = steps;
    this.trainable = trainable;
    this.validation = validation;
    this.initial = TensorSnapshot.of(trainable.parameters());
  }

  /**
   * Tries each rate until one diverges.
   *
   * @param progress is told of each rate after its training
   * @throws CancellationException if the stop was requested
   */
  LearningRateCurve run(LearningRateRange test, LearningRateListener progress, StopRequest stop) {
    HeldOutLosses start = validation.losses(trainable.context());
    if (!Double.isFinite(start.mean())) {
      throw new TrainingException(
          "the base model gives no finite loss before the first step; look whether its weights are"
              + " whole, or use precision fp32");
    }
    List<LearningRateCurve.Point> points = new ArrayList<>();
    for (double rate : test.rates()) {
      LearningRateCurve.Point point = attempt(rate, test.steps(), stop);
      points.add(point);
      progress.tried(points.size(), test.rates().size());
      if (point.losses().map(HeldOutLosses::mean).orElse(Double.MAX_VALUE)
          > DIVERGED * start.mean()) {
        break;
      }
    }
    return new LearningRateCurve(start, points);
  }

  private LearningRateCurve.Point attempt(double rate, int updates, StopRequest stop) {
    try (TensorScope scope = runtime.openScope("learning rate")) {
      new TrainingLoopBuilder(
              runtime,
              steps.apply(scope),
              new LearningRateSchedule(rate, 0, updates, Shape.CONSTANT))
          .build()
          .run(stop::made);
      if (stop.made()) {
        throw new CancellationException("stopped by a signal");
      }
      HeldOutLosses losses = validation.losses(trainable.context());
      return new LearningRateCurve.Point(
          rate, Double.isFinite(losses.mean()) ? Optional.of(losses) : Optional.empty());
    } catch (TrainingException e) {
      return new LearningRateCurve.Point(rate, Optional.empty()); // a loss or gradient overflowed
    } finally {
      initial.restore(runtime, trainable.parameters());
    }
  }
}
