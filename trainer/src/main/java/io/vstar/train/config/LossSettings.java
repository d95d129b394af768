package io.vstar.train.config;

import java.util.Optional;

/**
 * The settings of the loss: how an error is measured, and how much it counts at each timestep.
 *
 * @param loss the measure of the error of each value; default {@code mse}
 * @param huberSchedule how the threshold of huber and smooth-l1 depends on the timestep; default
 *     {@code snr}
 * @param huberC the threshold of huber and smooth-l1, of the noisiest timestep if it depends on the
 *     timestep, above 0 and at most 1; default 0.1
 * @param huberScale the factor of the thresholds of the schedules {@code constant} and {@code
 *     exponential}, above 0; default 1
 * @param weighting how much the loss of an example counts by its timestep; default {@code none}
 * @param gamma the parameter of the weighting, above 0; its default depends on the weighting
 * @param priorPreservation whether each batch has as many pictures of the subsets for
 *     regularisation beside it, whose mean loss is added to that of the batch; default {@code
 *     false}, and they are mixed into the batches; for DreamBooth {@code true}
 */
public record LossSettings(
    @Default(value = "mse", implied = true) Function loss,
    Optional<HuberSchedule> huberSchedule,
    Optional<Double> huberC,
    Optional<Double> huberScale,
    @Default(value = "none", implied = true) Weighting weighting,
    Optional<Double> gamma,
    @Default(value = "false", implied = true) boolean priorPreservation) {

  /** The measure of the error of each value. */
  public enum Function {
    /** The squared error. */
    MSE,
    /** The absolute error. */
    L1,
    /** Squared below a threshold c and absolute above it, with the slope of both growing with c. */
    HUBER,
    /** Squared below a threshold c and absolute above it, with a slope of 2 far above it. */
    SMOOTH_L1;

    /** Returns whether the function has a threshold. */
    public boolean hasThreshold() {
      return this == HUBER || this == SMOOTH_L1;
    }
  }

  /** The dependence of the Huber threshold on the timestep. */
  public enum HuberSchedule {
    /** The same threshold at all timesteps. */
    CONSTANT,
    /** A threshold that falls exponentially from 1 to c with the timestep. */
    EXPONENTIAL,
    /** A threshold that falls from 1 to c with the signal-to-noise ratio. */
    SNR
  }

  /** The weight of an example's loss by its timestep. */
  public enum Weighting {
    /** All timesteps count alike. */
    NONE,
    /** Min-SNR-γ: steps with little noise count no more than those of ratio γ. */
    MIN_SNR(5),
    /** Soft min-SNR: min-SNR-γ with a smooth transition. */
    SOFT_MIN_SNR(5),
    /** Debiased estimation as in kohya's sd-scripts. */
    DEBIASED,
    /** Debiased estimation with a root for velocities too, as in OneTrainer. */
    DEBIASED_SQRT,
    /** P2 weighting (perception prioritized). */
    P2(1),
    /** Velocity losses as if the noise were predicted. */
    NOISE_LIKE,
    /** Noise losses to which a share of the velocity's is added. */
    VELOCITY_LIKE(0.5);

    private final Optional<Double> gamma;

    Weighting() {
      this.gamma = Optional.empty();
    }

    Weighting(double gamma) {
      this.gamma = Optional.of(gamma);
    }

    /** Returns the default of the parameter; empty if the weighting has none. */
    public Optional<Double> defaultGamma() {
      return gamma;
    }
  }

  // That of kohya's sd-scripts and diffusers.
  private static final double DEFAULT_C = 0.1;

  public LossSettings {
    boolean without = !loss.hasThreshold();
    String reason =
        "training.loss is %s, and only huber and smooth-l1 have a threshold"
            .formatted(ScalarType.text(loss));
    InvalidValueException.refuse(without, "huberSchedule", huberSchedule, reason);
    InvalidValueException.refuse(without, "huberC", huberC, reason);
    InvalidValueException.refuse(without, "huberScale", huberScale, reason);
    double c = huberC.orElse(DEFAULT_C);
    InvalidValueException.unless(c > 0 && c <= 1, "huberC", c, "a number > 0 and <= 1");
    InvalidValueException.refuse(
        huberSchedule.orElse(HuberSchedule.SNR) == HuberSchedule.SNR,
        "huberScale",
        huberScale,
        "the thresholds of training.huberSchedule snr have no scale");
    InvalidValueException.unless(
        huberScale.orElse(1.0) > 0, "huberScale", huberScale.orElse(1.0), "a number > 0");
    InvalidValueException.refuse(
        weighting.defaultGamma().isEmpty(),
        "gamma",
        gamma,
        "the weighting %s has no parameter".formatted(ScalarType.text(weighting)));
    InvalidValueException.unless(gamma.orElse(1.0) > 0, "gamma", gamma.orElse(1.0), "a number > 0");
  }

  /** Returns the schedule of the threshold, or its default. */
  public HuberSchedule schedule() {
    return huberSchedule.orElse(HuberSchedule.SNR);
  }

  /** Returns the threshold c, or its default. */
  public double threshold() {
    return huberC.orElse(DEFAULT_C);
  }

  /** Returns the factor of the thresholds, or its default. */
  public double thresholdScale() {
    return huberScale.orElse(1.0);
  }

  /**
   * Returns the parameter of the weighting, or its default.
   *
   * @throws java.util.NoSuchElementException if the weighting has none
   */
  public double weightingGamma() {
    return gamma.or(weighting::defaultGamma).orElseThrow();
  }
}
