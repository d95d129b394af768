package io.vstar.train.loop;

import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.event.RunEvents;
import io.vstar.train.heldout.HeldOutLosses;
import io.vstar.train.optim.Ema;
import io.vstar.train.optim.EmaDecay;
import io.vstar.train.optim.LearningRateSchedule;
import io.vstar.train.optim.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * A builder of a {@link TrainingLoop} from the step, the learning rate and optional parts.
 *
 * <pre>{@code
 * TrainingLoop loop =
 *     new TrainingLoopBuilder(runtime, step, learningRate)
 *         .identity(fingerprint, seed)
 *         .measuring(() -> validation.losses(trainable.context()), 50)
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
  Optional<Patience> patience = Optional.empty();
  RunEvents events = new RunEvents();
  String run = "";
  long seed;

  /**
   * Makes a builder of a loop that neither measures nor publishes.
   *
   * @param step the training step
   * @param learningRate the schedule of the learning rate, which also has the number of steps
   */
  public TrainingLoopBuilder(
      TensorRuntime runtime, TrainingStep step, LearningRateSchedule learningRate) {
    this.runtime = runtime;
    this.step = step;
    this.learningRate = learningRate;
  }

  /**
   * Sets the identity of the run; the state of another run is refused.
   *
   * @param run the identity, equal for runs that can be resumed from each other's state, such as a
   *     fingerprint of settings and data
   * @param seed the seed of the objective's random streams
   */
  public TrainingLoopBuilder identity(String run, long seed) {
    this.run = run;
    this.seed = seed;
    return this;
  }

  /**
   * Keeps a moving average of the parameters, which is then measured and kept at the end.
   *
   * @param scope the scope that owns the averages
   * @param decay the share of the average that an update keeps, in [0, 1), see {@link Ema}
   */
  public TrainingLoopBuilder averaging(TensorScope scope, double decay) {
    return averaging(scope, EmaDecay.withStart(decay), 1);
  }

  /**
   * Keeps a moving average of the parameters, which is then measured and kept at the end.
   *
   * @param scope the scope that owns the averages
   * @param decay the share of the average that an update of it keeps
   * @param every the number of steps from one update of the average to the next, at least 1
   */
  public TrainingLoopBuilder averaging(TensorScope scope, EmaDecay decay, int every) {
    List<Parameter> parameters = step.optimizerStep().optimizer().parameters();
    this.average = Optional.of(new Ema(runtime, scope, parameters, decay, every));
    return this;
  }

  /**
   * Measures the validation loss regularly, before the first step and after the last, and ends with
   * the values that measured best.
   *
   * @param loss measures the present values of the parameters
   * @param every the number of steps from one measurement to the next, at least 1
   */
  public TrainingLoopBuilder measuring(Supplier<HeldOutLosses> loss, int every) {
    this.validation = Optional.of(new ValidationCurve(loss, every));
    return this;
  }

  /** Ends the loop before its last step once the measurements no longer improve. */
  public TrainingLoopBuilder stoppingAfter(Patience measurements) {
    this.patience = Optional.of(measurements);
    return this;
  }

  /** Publishes every step and every measurement as an event. */
  public TrainingLoopBuilder publishing(RunEvents events) {
    this.events = events;
    return this;
  }

  /**
   * Performs an action at regular intervals, but not after the last step; a measurement that is due
   * comes first.
   *
   * @param steps the number of steps from one time to the next, at least 1
   * @param action the action, called with the number of updates made
   */
  public TrainingLoopBuilder every(int steps, IntConsumer action) {
    actions.add(new PeriodicAction(steps, false, loop -> action.accept(loop.completedSteps())));
    return this;
  }

  /**
   * Performs an action at regular intervals while the parameters have the values that would be
   * kept, the moving averages if there are any; not after the last step.
   *
   * @param steps the number of steps from one time to the next, at least 1
   * @param action the action, called with the number of updates made
   */
  public TrainingLoopBuilder everyOnKeptValues(int steps, IntConsumer action) {
    actions.add(
        new PeriodicAction(
            steps, false, loop -> loop.withKeptValues(() -> action.accept(loop.completedSteps()))));
    return this;
  }

  /**
   * Passes the state to a keeper at regular intervals, after the last step, and when the loop is
   * stopped. At a stop this comes before the closing measurement, so that a resumed run ends in the
   * same bytes as one that was never stopped.
   *
   * @param everySteps the number of steps from one state to the next, at least 1
   * @param keeper the keeper, such as one that writes a file
   */
  public TrainingLoopBuilder keepingState(int everySteps, Consumer<TrainingState> keeper) {
    actions.add(new PeriodicAction(everySteps, true, loop -> keeper.accept(loop.state())));
    return this;
  }

  /** Makes the loop. */
  public TrainingLoop build() {
    return new TrainingLoop(this);
  }
}
