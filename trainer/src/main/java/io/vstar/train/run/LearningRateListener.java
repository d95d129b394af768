package io.vstar.train.run;

/** A listener to the progress of a learning rate range test. */
@FunctionalInterface
public interface LearningRateListener {
  /**
   * Called after each rate.
   *
   * @param done the number of rates tried so far
   * @param total the number of all rates
   */
  void tried(int done, int total);
}
