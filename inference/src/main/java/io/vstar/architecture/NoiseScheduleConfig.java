package io.vstar.architecture;

import io.vstar.error.ConfigException;
import java.util.Locale;
import java.util.Optional;

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
 * @param spacing where the model asks samplers to place their steps; without it each sampler has
 *     its own way
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
    V_PREDICTION;

    /**
     * The type of a name: {@code epsilon} or {@code v-prediction}, or as other programs write them,
     * {@code eps}, {@code v_prediction}, {@code v}; in any case.
     */
    public static Optional<PredictionType> named(String name) {
      return switch (name.strip().toLowerCase(Locale.ROOT).replace('_', '-')) {
        case "epsilon", "eps" -> Optional.of(EPSILON);
        case "v-prediction", "v-pred", "v" -> Optional.of(V_PREDICTION);
        default -> Optional.empty();
      };
    }
  }

  /** Which training timesteps a sampler visits, from noisy to clean (Lin et al. 2023, table 2). */
  public enum TimestepSpacing {
    /** Whole multiples of ⌊T/steps⌋ plus the schedule's offset, at most T−1. */
    LEADING,
    /** Evenly from T−1 to 0, both included; not whole numbers. */
    LINSPACE,
    /** Multiples of T/steps counted down from T, less one. */
    TRAILING
  }

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

  /** Stable Diffusion 1.x: scaled-linear from 0.00085 to 0.012, epsilon. */
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

  public NoiseScheduleConfig withPrediction(PredictionType other) {
    return with(other, spacing, zeroTerminalSnr);
  }

  public NoiseScheduleConfig withSpacing(TimestepSpacing other) {
    return with(prediction, Optional.of(other), zeroTerminalSnr);
  }

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
