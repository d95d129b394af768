package io.vstar.train.objective;

import io.vstar.noise.NoiseSchedule;

/** A weighting of the losses of examples by their timesteps. */
@FunctionalInterface
public interface LossWeighting {
  /**
   * The weighting by which all timesteps count alike: the simple loss of Ho et al. 2020, equation
   * 14.
   */
  LossWeighting NONE = (schedule, timestep) -> 1;

  /**
   * Returns the factor of the loss of an example.
   *
   * @param schedule the noise schedule
   * @param timestep the timestep of the example, in [0, T)
   */
  double weight(NoiseSchedule schedule, int timestep);

  /**
   * Returns the weighting 1/ᾱ(t) up to a limit, where ᾱ is the signal's share of the variance. For
   * velocity prediction it turns the error into one of the noise (Salimans and Ho 2022, section 4).
   *
   * @param limit the largest factor, above 0
   */
  static LossWeighting inverseSignal(double limit) {
    return (schedule, timestep) -> Math.min(1 / schedule.alphaCumprod(timestep), limit);
  }
}
