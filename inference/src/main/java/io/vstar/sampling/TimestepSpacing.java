package io.vstar.sampling;

import io.vstar.noise.NoiseSchedule;
import java.util.Arrays;

/** Which training timesteps a sampler visits, from noisy to clean (Lin et al. 2023, table 2). */
public enum TimestepSpacing {
  /** Whole multiples of ⌊T/steps⌋ plus the schedule's offset, at most T−1. */
  LEADING {
    @Override
    double[] timesteps(NoiseSchedule schedule, int steps) {
      int ratio = schedule.timesteps() / steps;
      double[] result = new double[steps];
      for (int i = 0; i < steps; i++) {
        int timestep = (steps - 1 - i) * ratio + schedule.config().stepsOffset();
        result[i] = Math.min(timestep, schedule.timesteps() - 1);
      }
      return result;
    }
  },
  /** Evenly from T−1 to 0, both included; not whole numbers. */
  LINSPACE {
    @Override
    double[] timesteps(NoiseSchedule schedule, int steps) {
      double[] result = new double[steps];
      for (int i = 0; i < steps; i++) {
        double position = steps == 1 ? 0 : (double) (steps - 1 - i) / (steps - 1);
        result[i] = position * (schedule.timesteps() - 1);
      }
      return result;
    }
  },
  /** Multiples of T/steps counted down from T, less one. */
  TRAILING {
    @Override
    double[] wholeAboveZero(NoiseSchedule schedule, int steps) {
      return timesteps(schedule, steps);
    }

    @Override
    double[] timesteps(NoiseSchedule schedule, int steps) {
      double ratio = (double) schedule.timesteps() / steps;
      double[] result = new double[steps];
      for (int i = 0; i < steps; i++) {
        result[i] = Math.rint(schedule.timesteps() - i * ratio) - 1;
      }
      return result;
    }
  };

  abstract double[] timesteps(NoiseSchedule schedule, int steps);

  /**
   * As diffusers' multistep solvers have them: whole, and of one more timestep all but the last,
   * since these solvers end at no noise by themselves.
   */
  double[] wholeAboveZero(NoiseSchedule schedule, int steps) {
    double[] more = timesteps(schedule, steps + 1);
    return Arrays.stream(more).limit(steps).map(Math::rint).toArray();
  }
}
