package io.vstar.train.config;

import java.util.Optional;

/**
 * The settings by which timesteps are drawn.
 *
 * @param stratifiedTimesteps whether the timesteps of a batch are drawn from equally likely parts
 *     of their distribution, one from each, instead of independently; default true
 * @param timesteps the distribution of timesteps; default {@code uniform}
 * @param minTimestep the first timestep that is drawn, at least 0; default 0
 * @param maxTimestep the timestep up to which timesteps are drawn, without itself, above {@code
 *     minTimestep}; default: the number of timesteps of the noise schedule
 * @param logitMean the mean of the logit of logit-normal timesteps; default 0
 * @param logitStd the standard deviation of the logit of logit-normal timesteps, above 0; default 1
 */
public record TimestepSettings(
    @Default("true") boolean stratifiedTimesteps,
    @Default(value = "uniform", implied = true) Distribution timesteps,
    @Default(value = "0", implied = true) int minTimestep,
    Optional<Integer> maxTimestep,
    Optional<Double> logitMean,
    Optional<Double> logitStd) {

  /** The distribution of timesteps over their range. */
  public enum Distribution {
    /** All timesteps are equally likely. */
    UNIFORM,
    /** The logit of the place in the range is normal (Esser et al. 2024, section 3.1). */
    LOGIT_NORMAL
  }

  public TimestepSettings {
    InvalidValueException.unless(minTimestep >= 0, "minTimestep", minTimestep, "a number >= 0");
    InvalidValueException.unless(
        maxTimestep.isEmpty() || maxTimestep.get() > minTimestep,
        "maxTimestep",
        maxTimestep.orElse(0),
        "a number above training.minTimestep, " + minTimestep);
    boolean uniform = timesteps == Distribution.UNIFORM;
    String reason = "training.timesteps is uniform, and only logit-normal has this parameter";
    InvalidValueException.refuse(uniform, "logitMean", logitMean, reason);
    InvalidValueException.refuse(uniform, "logitStd", logitStd, reason);
    InvalidValueException.unless(
        logitStd.orElse(1.0) > 0, "logitStd", logitStd.orElse(1.0), "a number > 0");
  }
}
