package io.vstar.train.objective;

import io.vstar.noise.NoiseSchedule;

/**
 * The threshold c of {@linkplain LossFunction#huber huber losses} by timestep: below it an error
 * counts squared, above it linearly. The schedules are those of kohya's sd-scripts ({@code
 * --huber_schedule}; Khrapov et al. 2024, "Improving diffusion models's data-corruption resistance
 * using scheduled pseudo-Huber loss"): early timesteps, which show details, are trained on squares,
 * late ones robustly.
 */
@FunctionalInterface
public interface HuberThreshold {
  /**
   * Returns the threshold, above 0.
   *
   * @param schedule the noise schedule
   * @param timestep the timestep in [0, T)
   */
  double at(NoiseSchedule schedule, int timestep);

  /** Returns the threshold c at all timesteps. */
  static HuberThreshold constant(double c) {
    return (schedule, timestep) -> c;
  }

  /**
   * Returns a threshold that falls exponentially from {@code scale} at timestep 0 to {@code
   * scale}·c at T, scale·c^(t/T).
   */
  static HuberThreshold exponential(double c, double scale) {
    return (schedule, timestep) -> scale * Math.pow(c, (double) timestep / schedule.timesteps());
  }

  /** Returns a threshold that falls with the noise level σ, from 1 towards c: (1−c)/(1+σ)² + c. */
  static HuberThreshold snr(double c) {
    return (schedule, timestep) -> (1 - c) / Math.pow(1 + schedule.sigma(timestep), 2) + c;
  }
}
