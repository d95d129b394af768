package io.vstar.train.optim;

import io.vstar.train.config.LearningRate;
import io.vstar.train.config.TrainingSettings;

/**
 * The schedule of the learning rate over a run: a linear warm-up, then a shape to the end.
 *
 * @param base the learning rate at the end of the warm-up, or several after one another
 * @param warmup the warm-up
 * @param totalSteps the number of steps of the run, above 0
 * @param shape the course of the rate after the warm-up
 */
public record LearningRateSchedule(LearningRate base, Warmup warmup, int totalSteps, Shape shape) {

  /**
   * A linear rise of the learning rate.
   *
   * @param steps the number of steps of the rise, at least 0
   * @param first the part of a step by which the first update is ahead: 1 for a rise from
   *     base/steps, 0 for a rise from 0 as in diffusers and kohya, whose first update moves nothing
   */
  public record Warmup(int steps, int first) {
    /** Returns a rise from base/steps, in which every update moves something. */
    public static Warmup of(int steps) {
      return new Warmup(steps, 1);
    }

    /** Returns a rise from 0. */
    public static Warmup fromZero(int steps) {
      return new Warmup(steps, 0);
    }
  }

  /** The course of the rate after the warm-up. */
  @FunctionalInterface
  public interface Shape {
    /** The rate stays at the base. */
    Shape CONSTANT = (base, made, rest) -> base;

    /** The rate falls linearly to zero. */
    Shape LINEAR = (base, made, rest) -> made < rest ? base * (1 - progress(made, rest)) : 0;

    /**
     * The rate falls on half a cosine wave to zero (Loshchilov and Hutter 2017, without restarts).
     * It is also what diffusers makes of several cycles: only its {@code cosine_with_restarts}
     * heeds their number.
     */
    Shape COSINE = (base, made, rest) -> base * wave(progress(made, rest));

    /**
     * Returns the rate.
     *
     * @param base the rate at the end of the warm-up
     * @param made the number of updates made since the warm-up, at least 0
     * @param rest the number of updates after the warm-up
     */
    double rate(double base, int made, int rest);

    /**
     * Returns a shape that falls to zero several times and jumps back to the base in between
     * (Loshchilov and Hutter 2017).
     *
     * @param cycles the number of times, at least 1
     */
    static Shape cosineWithRestarts(int cycles) {
      return (base, made, rest) ->
          made < Math.max(1, rest) ? base * wave(cycles * progress(made, rest) % 1) : 0;
    }

    /**
     * Returns a shape that falls from the base to an end with a power of the part of the run that
     * is left, as in diffusers.
     *
     * @param power the power, above 0
     * @param end the rate at the end, at least 0
     */
    static Shape polynomial(double power, double end) {
      return (base, made, rest) ->
          end + (base - end) * Math.pow(Math.max(0, 1 - progress(made, rest)), power);
    }

    private static double progress(int made, int rest) {
      return (double) made / Math.max(1, rest);
    }

    private static double wave(double progress) {
      return (1 + Math.cos(Math.PI * progress)) / 2;
    }
  }

  public LearningRateSchedule {
    if (!(base.largest() > 0) || warmup.steps() < 0 || totalSteps <= 0) {
      throw new IllegalArgumentException(
          "base %s, warm-up %s, totalSteps %d".formatted(base, warmup, totalSteps));
    }
  }

  /**
   * Makes a schedule of one base.
   *
   * @param base the learning rate at the end of the warm-up, above 0
   * @param warmupSteps the number of steps in which the rate rises linearly from base/warmupSteps,
   *     at least 0
   */
  public LearningRateSchedule(double base, int warmupSteps, int totalSteps, Shape shape) {
    this(LearningRate.constant(base), Warmup.of(warmupSteps), totalSteps, shape);
  }

  /** Returns the schedule that the settings ask for. */
  public static LearningRateSchedule of(TrainingSettings training) {
    int steps = training.plannedSteps();
    return new LearningRateSchedule(
        training.learningRate(),
        Warmup.of(training.warmupSteps().steps(steps)),
        steps,
        ScheduleShapes.of(training.schedule()));
  }

  /**
   * Returns the learning rate of one update.
   *
   * @param step the number of updates made before it, in [0, totalSteps)
   */
  public double at(int step) {
    double rate = base.at(step);
    if (step < warmup.steps()) {
      return rate * (step + warmup.first()) / warmup.steps();
    }
    return shape.rate(rate, step - warmup.steps(), totalSteps - warmup.steps());
  }
}
