package io.vstar.config;

import io.vstar.error.ConfigException;

/**
 * How much noise each training timestep adds, and how samplers place their steps on it.
 *
 * @param trainTimesteps number of timesteps, 1000
 * @param betaStart variance added by the first step
 * @param betaEnd variance added by the last step
 * @param betaSchedule how the betas run between the two
 * @param prediction what the UNet predicts
 * @param stepsOffset added to the timesteps that a sampler visits (1 for Stable Diffusion)
 * @param finalAlphaOne whether a sampler's last step ends at no noise at all, or at the first
 *     training timestep's
 */
public record NoiseScheduleConfig(
    int trainTimesteps,
    double betaStart,
    double betaEnd,
    BetaSchedule betaSchedule,
    PredictionType prediction,
    int stepsOffset,
    boolean finalAlphaOne) {

  /** A hundred times what all published models have; a value is kept for each. */
  private static final int MAX_TIMESTEPS = 100_000;

  /** Interpolation of the betas. */
  public enum BetaSchedule {
    LINEAR,
    /** Linear in the square roots: Stable Diffusion's. */
    SCALED_LINEAR
  }

  /** What the UNet's output means. */
  public enum PredictionType {
    /** The noise that was added. */
    EPSILON,
    /** The velocity √ᾱ·ε − √(1−ᾱ)·x₀ (Salimans and Ho 2022). */
    V_PREDICTION
  }

  public NoiseScheduleConfig {
    Checks.inRange("num_train_timesteps", trainTimesteps, 1, MAX_TIMESTEPS);
    Checks.inRange("steps_offset", stepsOffset, 0, trainTimesteps);
    if (!(0 < betaStart && betaStart <= betaEnd && betaEnd < 1)) {
      throw new ConfigException(
          "beta_start %s and beta_end %s must satisfy 0 < start <= end < 1"
              .formatted(betaStart, betaEnd));
    }
  }

  /** Stable Diffusion 1.x: scaled-linear from 0.00085 to 0.012, epsilon. */
  public static NoiseScheduleConfig sd15() {
    return new NoiseScheduleConfig(
        1000, 0.00085, 0.012, BetaSchedule.SCALED_LINEAR, PredictionType.EPSILON, 1, false);
  }
}
