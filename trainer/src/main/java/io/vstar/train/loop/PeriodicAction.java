package io.vstar.train.loop;

import java.util.function.Consumer;

/**
 * Something done between steps of a loop.
 *
 * @param every steps between, at least 1
 * @param atTheEnd whether it is done after the last step as well, or when the loop is stopped
 */
record PeriodicAction(int every, boolean atTheEnd, Consumer<TrainingLoop> action) {
  boolean isDue(int completed) {
    return completed % every == 0;
  }

  void run(TrainingLoop loop) {
    action.accept(loop);
  }
}
