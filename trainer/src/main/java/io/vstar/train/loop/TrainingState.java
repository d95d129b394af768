package io.vstar.train.loop;

import io.vstar.train.event.RunEvent.Validated;
import io.vstar.train.optim.LossScale;
import io.vstar.train.optim.OptimizerState;
import io.vstar.train.optim.TensorSnapshot;
import java.util.List;
import java.util.Optional;

/**
 * The state of a training loop between two updates. A loop that is restored from it ends in the
 * same bytes as one that was never stopped. {@link TrainingStateFile} writes and reads it.
 *
 * @param position the position of the run
 * @param values the values of the parameters
 * @param optimizer the state of the optimizer
 * @param lossScale the state of the loss scale
 * @param averages the moving averages of the parameters; empty if the run keeps none
 * @param validations the measurements made so far, in order
 * @param bestValues the values that measured best; empty if nothing was measured
 */
public record TrainingState(
    Position position,
    TensorSnapshot values,
    OptimizerState optimizer,
    LossScale.State lossScale,
    Optional<TensorSnapshot> averages,
    List<Validated> validations,
    Optional<TensorSnapshot> bestValues) {

  /**
   * The position of a run. Every random draw and the order of the data are functions of the seed
   * and the number of the micro batch, so these two are the position in all random streams and in
   * the data.
   *
   * @param run the identity of the run; only a run of the same identity can be resumed from the
   *     state
   * @param seed the seed of every random stream of the run
   * @param completedSteps the number of updates made, including those skipped because of an
   *     overflow
   * @param nextMicroBatch the number of the first micro batch of the next update
   */
  public record Position(String run, long seed, int completedSteps, long nextMicroBatch) {}

  public TrainingState {
    validations = List.copyOf(validations);
  }

  /** Returns this state at another position. */
  TrainingState at(Position other) {
    return new TrainingState(
        other, values, optimizer, lossScale, averages, validations, bestValues);
  }
}
