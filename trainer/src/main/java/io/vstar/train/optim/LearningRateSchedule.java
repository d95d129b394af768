package io.vstar.train.optim;

/**
 * The schedule of the learning rate over a run: a linear warm-up, then a shape to the end.
 *
 * @param base the learning rate at the end of the warm-up, above 0
 * @param warmupSteps the number of steps in which the rate rises linearly from base/warmupSteps, at
 *     least 0
 * @param totalSteps the number of steps of the run, above 0
 * @param shape the course of the rate after the warm-up
 */
public record LearningRateSchedule(double base, int warmupSteps, int totalSteps, Shape shape) {

  /** The course of the rate after the warm-up. */
  public enum Shape {
    /** The rate stays at the base. */
    CONSTANT {
      @Override
      double factor(double progress) {
        return 1;
      }
    },
    /** The rate falls linearly to zero. */
    LINEAR {
      @Override
      double factor(double progress) {
        return 1 - progress;
      }
    },
    /**
     * The rate falls on half a cosine wave to zero (Loshchilov and Hutter 2017, without restarts).
     */
    COSINE {
      @Override
      double factor(double progress) {
        return (1 + Math.cos(Math.PI * progress)) / 2;
      }
    };

    /**
     * Returns the factor of the base rate.
     *
     * @param progress the part of the steps after the warm-up that was made, in [0, 1)
     */
    abstract double factor(double progress);
  }

  public LearningRateSchedule {
    if (!(base > 0) || warmupSteps < 0 || totalSteps <= 0) {
      throw new IllegalArgumentException(
          "base %s, warmupSteps %d, totalSteps %d".formatted(base, warmupSteps, totalSteps));
    }
  }

  /**
   * Returns the learning rate of one update.
   *
   * @param step the number of updates made before it, in [0, totalSteps)
   */
  public double at(int step) {
    if (step < warmupSteps) {
      return base * (step + 1) / warmupSteps;
    }
    int rest = Math.max(1, totalSteps - warmupSteps);
    return base * shape.factor((double) (step - warmupSteps) / rest);
  }
}
