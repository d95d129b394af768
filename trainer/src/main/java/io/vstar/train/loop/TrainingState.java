package io.vstar.train.loop;

import io.vstar.error.TrainingException;
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

  /**
   * Requires that a loop can go on from this state.
   *
   * @param expected the position that the loop has after as many steps
   * @param totalSteps the number of steps of the loop
   * @param averaged whether the loop keeps moving averages
   * @param measured whether the loop measures on its way
   * @throws TrainingException if it cannot; it says what differs
   */
  void requireFits(Position expected, int totalSteps, boolean averaged, boolean measured) {
    requireSame("run", expected.run(), position.run());
    requireSame("seed", expected.seed(), position.seed());
    int steps = position.completedSteps();
    requireSame(
        "first micro batch after step " + steps,
        expected.nextMicroBatch(),
        position.nextMicroBatch());
    if (steps > totalSteps) {
      throw new TrainingException(
          "the state was taken after %d steps, but this run has only %d; ask for more, or begin anew"
              .formatted(steps, totalSteps));
    }
    requireSame("average of the values", averaged, averages.isPresent());
    requireSame("measurement on the way", measured, bestValues.isPresent());
  }

  private static void requireSame(String what, Object ofTheLoop, Object ofTheState) {
    if (!ofTheLoop.equals(ofTheState)) {
      throw new TrainingException(
          "the state cannot be gone on with: its %s is %s, but this run's is %s; use the settings it was made with, or begin anew"
              .formatted(what, ofTheState, ofTheLoop));
    }
  }
}
