package io.vstar.sampling;

import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.error.ConfigException;
import io.vstar.noise.NoiseSchedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The timesteps of training that a sampler visits, noisy to clean (Lin et al. 2023, table 2). */
final class TimestepGrid {
  private TimestepGrid() {}

  static double[] of(TimestepSpacing spacing, NoiseSchedule schedule, int steps) {
    return switch (spacing) {
      case LEADING -> leading(schedule, steps);
      case LINSPACE -> linspace(schedule, steps);
      case TRAILING -> trailing(schedule, steps);
    };
  }

  /** Returns the timesteps rounded, for samplers that read ᾱ, which is defined at whole ones. */
  static List<Double> whole(TimestepSpacing spacing, NoiseSchedule schedule, int steps) {
    return Arrays.stream(of(spacing, schedule, steps)).map(Math::rint).boxed().toList();
  }

  /**
   * Returns the timesteps of diffusers' multistep solvers: {@code steps} + 1 timesteps, rounded,
   * without the last, since these solvers end without noise by themselves.
   */
  static double[] wholeAboveZero(TimestepSpacing spacing, NoiseSchedule schedule, int steps) {
    if (spacing == TimestepSpacing.TRAILING) {
      return trailing(schedule, steps);
    }
    double[] more = of(spacing, schedule, steps + 1);
    return Arrays.stream(more).limit(steps).map(Math::rint).toArray();
  }

  /**
   * Returns timesteps for a model that was distilled on few of them, spread evenly over those, as
   * diffusers' {@code LCMScheduler} and {@code TCDScheduler} do.
   *
   * @param distilled number of timesteps that the model was distilled on
   * @throws ConfigException if there are fewer of them than steps
   */
  static List<Double> ofDistilled(NoiseSchedule schedule, int distilled, int steps) {
    if (steps > distilled) {
      throw new ConfigException(
          "steps is %d, expected at most %d, the steps that LCM and TCD models are distilled on"
              .formatted(steps, distilled));
    }
    int stride = schedule.timesteps() / distilled;
    List<Double> result = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      int place = i * distilled / steps; // among those of the distillation, from the last down
      result.add((distilled - place) * stride - 1.0);
    }
    return List.copyOf(result);
  }

  private static double[] leading(NoiseSchedule schedule, int steps) {
    int ratio = schedule.timesteps() / steps;
    double[] result = new double[steps];
    for (int i = 0; i < steps; i++) {
      int timestep = (steps - 1 - i) * ratio + schedule.config().stepsOffset();
      result[i] = Math.min(timestep, schedule.timesteps() - 1);
    }
    return result;
  }

  private static double[] linspace(NoiseSchedule schedule, int steps) {
    double[] result = new double[steps];
    for (int i = 0; i < steps; i++) {
      double position = steps == 1 ? 0 : (double) (steps - 1 - i) / (steps - 1);
      result[i] = position * (schedule.timesteps() - 1);
    }
    return result;
  }

  private static double[] trailing(NoiseSchedule schedule, int steps) {
    double ratio = (double) schedule.timesteps() / steps;
    double[] result = new double[steps];
    for (int i = 0; i < steps; i++) {
      result[i] = Math.rint(schedule.timesteps() - i * ratio) - 1;
    }
    return result;
  }
}
