package io.vstar.sampling;

import io.vstar.noise.NoiseSchedule;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** The formulas of the tables of {@link SigmaSpacing}: σ of each step, then of the end. */
final class SigmaTables {
  /** Optimized levels for Stable Diffusion 1.5, from the examples of Align Your Steps. */
  static final double[] ALIGNED_SD15 = {
    14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029
  };

  /** Optimized levels for SDXL, from the examples of Align Your Steps. */
  static final double[] ALIGNED_SDXL = {
    14.615, 6.315, 3.771, 2.181, 1.342, 0.862, 0.555, 0.380, 0.234, 0.113, 0.029
  };

  private static final double BETA_SHAPE = 0.6; // A1111's default of both parameters

  private SigmaTables() {}

  /**
   * The largest and the smallest level of a walk.
   *
   * @param largest σ of the first step
   * @param smallest σ of the last step
   */
  record Range(double largest, double smallest) {
    double at(double position) {
      return largest + position * (smallest - largest);
    }
  }

  /** Returns the levels of the last and the first timestep of training. */
  static Range range(NoiseSchedule schedule) {
    return new Range(schedule.sigma(schedule.timesteps() - 1), schedule.sigma(0));
  }

  static double[] karras(Range range, int steps, double rho) {
    Range roots =
        new Range(Math.pow(range.largest(), 1 / rho), Math.pow(range.smallest(), 1 / rho));
    return endingIn0(steps, i -> Math.pow(roots.at(position(i, steps)), rho));
  }

  static double[] polyexponential(Range range, int steps, double rho) {
    Range logs = new Range(Math.log(range.largest()), Math.log(range.smallest()));
    return endingIn0(steps, i -> Math.exp(logs.at(1 - Math.pow(1 - position(i, steps), rho))));
  }

  static double[] uniform(NoiseSchedule schedule, int steps) {
    int last = schedule.timesteps() - 1;
    return endingIn0(steps, i -> schedule.logInterpolatedSigma(last * (1 - position(i, steps))));
  }

  static double[] sgmUniform(NoiseSchedule schedule, int steps) {
    int last = schedule.timesteps() - 1;
    return endingIn0(steps, i -> schedule.logInterpolatedSigma(last * (1 - i / steps)));
  }

  static double[] klOptimal(NoiseSchedule schedule, int steps) {
    Range range = range(schedule);
    Range angles = new Range(Math.atan(range.largest()), Math.atan(range.smallest()));
    return IntStream.rangeClosed(0, steps)
        .mapToDouble(i -> Math.tan(angles.at((double) i / steps)))
        .toArray();
  }

  /** Interpolates optimized levels in ln σ to another number of them. */
  static double[] alignedSteps(double[] optimized, int steps) {
    int last = optimized.length - 1;
    return endingIn0(
        steps,
        i -> {
          // A single step takes the smallest level, as A1111's interpolation does.
          double at = steps == 1 ? last : i * last / (steps - 1);
          int above = Math.min((int) at, last - 1);
          double fraction = at - above;
          return Math.exp(
              (1 - fraction) * Math.log(optimized[above])
                  + fraction * Math.log(optimized[above + 1]));
        });
  }

  static double[] simple(NoiseSchedule schedule, int steps) {
    double stride = (double) schedule.timesteps() / steps;
    return endingIn0(steps, i -> schedule.sigma(schedule.timesteps() - 1 - (int) (i * stride)));
  }

  static double[] ddim(NoiseSchedule schedule, int steps) {
    int stride = Math.max(schedule.timesteps() / steps, 1);
    int count = (schedule.timesteps() - 2) / stride + 1; // timesteps 1, 1 + stride … below T
    return endingIn0(count, i -> schedule.sigma(1 + (count - 1 - i) * stride));
  }

  static double[] beta(NoiseSchedule schedule, int steps) {
    Range range = range(schedule);
    SymmetricBeta beta = new SymmetricBeta(BETA_SHAPE);
    return endingIn0(steps, i -> range.at(1 - beta.quantile(1 - position(i, steps))));
  }

  /** Returns the position of a step between the first, 0, and the last, 1. */
  private static double position(double step, int steps) {
    return steps == 1 ? 0 : step / (steps - 1);
  }

  private static double[] endingIn0(int steps, DoubleUnaryOperator sigma) {
    double[] sigmas = new double[steps + 1];
    Arrays.setAll(sigmas, i -> i == steps ? 0 : sigma.applyAsDouble(i));
    return sigmas;
  }
}
