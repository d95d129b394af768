package io.vstar.train.loop;

import io.vstar.train.event.RunEvent.Validated;
import io.vstar.train.optim.LossScale;
import io.vstar.train.optim.OptimizerState;
import io.vstar.train.optim.TensorSnapshot;
import java.util.List;
import java.util.Optional;

/**
 * All that the rest of a run depends on, between two updates: a loop that goes on from it ends in
 * the same bytes as one that was never stopped. {@link TrainingStateFile} writes and reads it.
 *
 * @param position where the run is
 * @param values of the parameters
 * @param optimizer what the optimizer remembers
 * @param lossScale factor and its counter
 * @param averages moving averages of the parameters; empty if the run keeps none
 * @param validations measurements made so far, in order
 * @param bestValues those that measured best; empty if nothing was measured
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
   * Where a run is. Every random draw and the order of the data are functions of the seed and the
   * micro batch's number, so these two are the position in all random streams and in the data.
   *
   * @param run tells runs apart that cannot go on from each other's state
   * @param seed of every random stream of the run
   * @param completedSteps updates made, those included that an overflow left out
   * @param nextMicroBatch number of the first micro batch of the next update
   */
  public record Position(String run, long seed, int completedSteps, long nextMicroBatch) {}

  public TrainingState {
    validations = List.copyOf(validations);
  }
}
