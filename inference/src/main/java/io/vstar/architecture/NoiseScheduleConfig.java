package io.vstar.architecture;

import io.vstar.error.ConfigException;
import java.util.Locale;
import java.util.Optional;

/**
 * The settings of a noise schedule: the noise of each training timestep, and how samplers choose
 * their timesteps.
 *
 * @param trainTimesteps number of timesteps, 1000
 * @param betaStart variance added by the first step
 * @param betaEnd variance added by the last step
 * @param betaSchedule interpolation of the betas between the two
 * @param prediction quantity that the UNet predicts
 * @param stepsOffset number added to the timesteps of a sampler with leading spacing (1 for Stable
 *     Diffusion)
 * @param finalAlphaOne whether a sampler's last step removes all noise; if not, it ends at the
 *     noise of the first training timestep
 * @param spacing the spacing of a sampler's timesteps that the model asks for; empty for each
 *     sampler's default
 * @param zeroTerminalSnr whether the last timestep is pure noise (Lin et al. 2023)
 */
public record NoiseScheduleConfig(
    int trainTimesteps,
    double betaStart,
    double betaEnd,
    BetaSchedule betaSchedule,
    PredictionType prediction,
    int stepsOffset,
    boolean finalAlphaOne,
    Optional<TimestepSpacing> spacing,
    boolean zeroTerminalSnr) {

  /** The most training timesteps: a hundred times those of all published models. */
  private static final int MAX_TIMESTEPS = 100_000;

  /** The interpolation of the betas between the first and the last timestep. */
  public enum BetaSchedule {
    /** Linear in the betas. */
    LINEAR,
    /** Linear in the square roots of the betas, as in Stable Diffusion. */
    SCALED_LINEAR
  }

  /** The quantity that the UNet predicts. */
  public enum PredictionType {
    /** The noise that was added. */
    EPSILON,
    /** The velocity √ᾱ·ε − √(1−ᾱ)·x₀ (Salimans and Ho 2022). */
    V_PREDICTION;

    /**
     * Returns the type of a name: {@code epsilon} or {@code v-prediction}, or other programs'
     * spellings {@code eps}, {@code v_prediction}, {@code v-pred} and {@code v}; upper or lower
     * case.
     *
     * @return empty if the name is none of these
     */
    public static Optional<PredictionType> named(String name) {
      return switch (name.strip().toLowerCase(Locale.ROOT).replace('_', '-')) {
        case "epsilon", "eps" -> Optional.of(EPSILON);
        case "v-prediction", "v-pred", "v" -> Optional.of(V_PREDICTION);
        default -> Optional.empty();
      };
    }
  }

  /**
   * The rule by which a sampler chooses its training timesteps, from noisy to clean (Lin et al.
   * 2023, table 2).
   */
  public enum TimestepSpacing {
    /** Whole multiples of ⌊T/steps⌋ plus the schedule's offset, at most T−1. */
    LEADING,
    /** Evenly from T−1 to 0, both included; not whole numbers. */
    LINSPACE,
    /** Multiples of T/steps counted down from T, minus one. */
    TRAILING
  }

  /**
   * Checks the ranges of the settings.
   *
   * @throws ConfigException naming the key in scheduler_config.json
   */
  public NoiseScheduleConfig {
    Checks.inRange("num_train_timesteps", trainTimesteps, 1, MAX_TIMESTEPS);
    Checks.inRange("steps_offset", stepsOffset, 0, trainTimesteps);
    if (!(0 < betaStart && betaStart <= betaEnd && betaEnd < 1)) {
      throw new ConfigException(
          "beta_start %s and beta_end %s must satisfy 0 < start <= end < 1"
              .formatted(betaStart, betaEnd));
    }
    if (zeroTerminalSnr && prediction == PredictionType.EPSILON) {
      throw new ConfigException(
          "rescale_betas_zero_snr is true with prediction_type epsilon: the noise in pure noise says"
              + " nothing of a picture; expected v_prediction");
    }
  }

  /**
   * Returns the schedule of Stable Diffusion 1.x: scaled-linear betas from 0.00085 to 0.012,
   * epsilon prediction.
   */
  public static NoiseScheduleConfig sd15() {
    return new NoiseScheduleConfig(
        1000,
        0.00085,
        0.012,
        BetaSchedule.SCALED_LINEAR,
        PredictionType.EPSILON,
        1,
        false,
        Optional.empty(),
        false);
  }

  /** Returns this schedule for a UNet that predicts another quantity. */
  public NoiseScheduleConfig withPrediction(PredictionType other) {
    return with(other, spacing, zeroTerminalSnr);
  }

  /** Returns this schedule with a spacing of the sampler's timesteps. */
  public NoiseScheduleConfig withSpacing(TimestepSpacing other) {
    return with(prediction, Optional.of(other), zeroTerminalSnr);
  }

  /** Returns this schedule rescaled so that the last timestep is pure noise. */
  public NoiseScheduleConfig withZeroTerminalSnr() {
    return with(prediction, spacing, true);
  }

  private NoiseScheduleConfig with(
      PredictionType otherPrediction, Optional<TimestepSpacing> otherSpacing, boolean zeroSnr) {
    return new NoiseScheduleConfig(
        trainTimesteps,
        betaStart,
        betaEnd,
        betaSchedule,
        otherPrediction,
        stepsOffset,
        finalAlphaOne,
        otherSpacing,
        zeroSnr);
  }
}
