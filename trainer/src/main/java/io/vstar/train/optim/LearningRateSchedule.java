package io.vstar.train.optim;

/**
 * The learning rate over a run: a linear warm-up, then a shape down to the end.
 *
 * @param base the rate after the warm-up, &gt; 0
 * @param warmupSteps steps during which it rises linearly from base/warmupSteps
 * @param totalSteps steps of the run
 * @param shape what comes after the warm-up
 */
public record LearningRateSchedule(double base, int warmupSteps, int totalSteps, Shape shape) {

  /** How the rate runs from the end of the warm-up to the end of the run. */
  public enum Shape {
    CONSTANT {
      @Override
      double factor(double progress) {
        return 1;
      }
    },
    /** Straight down to zero. */
    LINEAR {
      @Override
      double factor(double progress) {
        return 1 - progress;
      }
    },
    /** Half a cosine down to zero (Loshchilov and Hutter 2017, without restarts). */
    COSINE {
      @Override
      double factor(double progress) {
        return (1 + Math.cos(Math.PI * progress)) / 2;
      }
    };

    abstract double factor(double progress);
  }

  public LearningRateSchedule {
    if (!(base > 0) || warmupSteps < 0 || totalSteps <= 0) {
      throw new IllegalArgumentException(
          "base %s, warmupSteps %d, totalSteps %d".formatted(base, warmupSteps, totalSteps));
    }
  }

  /**
   * The rate of one update.
   *
   * @param step updates made before it, in [0, totalSteps)
   */
  public double at(int step) {
    if (step < warmupSteps) {
      return base * (step + 1) / warmupSteps;
    }
    int rest = Math.max(1, totalSteps - warmupSteps);
    return base * shape.factor((double) (step - warmupSteps) / rest);
  }
}
