package io.vstar.train.loop;

import java.util.function.Consumer;

/**
 * An action that a loop performs between steps.
 *
 * @param every the number of steps from one time to the next, at least 1
 * @param atTheEnd whether it is also performed after the last step, or when the loop is stopped
 * @param action the action
 */
record PeriodicAction(int every, boolean atTheEnd, Consumer<TrainingLoop> action) {
  /** Returns whether the action is due after so many updates. */
  boolean isDue(int completed) {
    return completed % every == 0;
  }

  /** Performs the action. */
  void run(TrainingLoop loop) {
    action.accept(loop);
  }
}
