package io.vstar.train.objective;

import io.vstar.noise.NoiseSchedule;

/** How much the loss of an example counts, by its timestep. */
@FunctionalInterface
public interface LossWeighting {
  /** All timesteps alike, the simple loss of Ho et al. 2020, equation 14. */
  LossWeighting NONE = (schedule, timestep) -> 1;

  /**
   * Returns the factor of the loss of an example.
   *
   * @param timestep in [0, T)
   */
  double weight(NoiseSchedule schedule, int timestep);

  /**
   * Returns 1/ᾱ(t) up to a limit: for velocity prediction that weights the error as an error of the
   * noise, where ᾱ is the signal's share of the variance (Salimans and Ho 2022, section 4).
   *
   * @param limit above 0
   */
  static LossWeighting inverseSignal(double limit) {
    return (schedule, timestep) -> Math.min(1 / schedule.alphaCumprod(timestep), limit);
  }
}
