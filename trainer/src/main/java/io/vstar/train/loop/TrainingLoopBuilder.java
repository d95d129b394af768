package io.vstar.train.loop;

import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.event.RunEvents;
import io.vstar.train.optim.Ema;
import io.vstar.train.optim.LearningRateSchedule;
import io.vstar.train.optim.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.IntConsumer;

/**
 * Puts a {@link TrainingLoop} together: the step and the learning rate, and what else is wanted.
 *
 * <pre>{@code
 * TrainingLoop loop =
 *     new TrainingLoopBuilder(runtime, step, learningRate)
 *         .identity(fingerprint, seed)
 *         .measuring(() -> validation.measure(trainable.context()), 50)
 *         .publishing(events)
 *         .keepingState(100, state -> TrainingStateFile.write(file, state))
 *         .build();
 * }</pre>
 */
public final class TrainingLoopBuilder {
  final TensorRuntime runtime;
  final TrainingStep step;
  final LearningRateSchedule learningRate;
  final List<PeriodicAction> actions = new ArrayList<>();
  Optional<Ema> average = Optional.empty();
  Optional<ValidationCurve> validation = Optional.empty();
  RunEvents events = new RunEvents();
  String run = "";
  long seed;

  /**
   * @param learningRate has the number of steps, too
   */
  public TrainingLoopBuilder(
      TensorRuntime runtime, TrainingStep step, LearningRateSchedule learningRate) {
    this.runtime = runtime;
    this.step = step;
    this.learningRate = learningRate;
  }

  /**
   * Says which run it is: a state of another is refused.
   *
   * @param run equal for runs that can go on from each other's state, such as a fingerprint of
   *     settings and data
   * @param seed of the objective's random streams
   */
  public TrainingLoopBuilder identity(String run, long seed) {
    this.run = run;
    this.seed = seed;
    return this;
  }

  /**
   * Keeps a moving average of the values, which is then what is measured and kept in the end.
   *
   * @param scope owns the averages
   * @param decay see {@link Ema}
   */
  public TrainingLoopBuilder averaging(TensorScope scope, double decay) {
    List<Parameter> parameters = step.optimizerStep().optimizer().parameters();
    this.average = Optional.of(new Ema(runtime, scope, parameters, decay));
    return this;
  }

  /**
   * Measures on the way, before the first step and after the last in any case, and ends with the
   * values that measured best.
   *
   * @param loss measures the values that are in place
   * @param every steps between measurements, at least 1
   */
  public TrainingLoopBuilder measuring(DoubleSupplier loss, int every) {
    this.validation = Optional.of(new ValidationCurve(loss, every));
    return this;
  }

  /** Publishes every step and measurement. */
  public TrainingLoopBuilder publishing(RunEvents events) {
    this.events = events;
    return this;
  }

  /**
   * Does something after every so many steps but the last, after the measurement where one is due.
   *
   * @param action told the number of updates made
   */
  public TrainingLoopBuilder every(int steps, IntConsumer action) {
    actions.add(new PeriodicAction(steps, false, loop -> action.accept(loop.completedSteps())));
    return this;
  }

  /**
   * Hands the state out after every so many steps, after the last one, and when the loop is
   * stopped: then before the closing measurement, so that what goes on from it ends in the same
   * bytes as a run that was not stopped.
   */
  public TrainingLoopBuilder keepingState(int everySteps, Consumer<TrainingState> keeper) {
    actions.add(new PeriodicAction(everySteps, true, loop -> keeper.accept(loop.state())));
    return this;
  }

  public TrainingLoop build() {
    return new TrainingLoop(this);
  }
}
