package io.vstar.train.config;

import java.util.Optional;

/**
 * The settings of the exponential moving average of what is learned. The average is what is
 * validated and exported; the optimizer goes on from the values themselves.
 *
 * @param decay the largest share of the average that an update of it keeps, 0 to below 1; default
 *     0.999
 * @param warmup how the share rises to {@code decay}, so that the start values are forgotten;
 *     default {@code tenths}
 * @param inverseGamma the number of updates γ over which the share of {@code power} rises, above 0;
 *     default 1
 * @param power the exponent of {@code power}, above 0; default 2/3
 * @param leastDecay the least share after the first update of the average, 0 to {@code decay};
 *     default 0
 * @param start the optimizer steps before which nothing is averaged, at least 0; default 0
 * @param every the optimizer steps from one update of the average to the next, at least 1; default
 *     1
 */
public record EmaSettings(
    @Default("0.999") double decay,
    @Default("tenths") Warmup warmup,
    Optional<Double> inverseGamma,
    Optional<Double> power,
    @Default("0") double leastDecay,
    @Default("0") int start,
    @Default("1") int every) {

  /** The rise of the share of the average that an update keeps. */
  public enum Warmup {
    /** The share is {@code decay} from the second update of the average on. */
    NONE,
    /** The share n/(9 + n) of n updates, which diffusers' EMAModel takes by default. */
    TENTHS,
    /** The share 1 − (1 + (n − 1)/γ)^−power of n updates, diffusers' {@code use_ema_warmup}. */
    POWER
  }

  public EmaSettings {
    InvalidValueException.unless(
        decay >= 0 && decay < 1, "decay", decay, "a number >= 0 and < 1, such as 0.999");
    boolean without = warmup != Warmup.POWER;
    String reason =
        "training.ema.warmup is %s, and only power has it".formatted(ScalarType.text(warmup));
    InvalidValueException.refuse(without, "inverseGamma", inverseGamma, reason);
    InvalidValueException.refuse(without, "power", power, reason);
    requirePositive("inverseGamma", inverseGamma);
    requirePositive("power", power);
    InvalidValueException.unless(
        leastDecay >= 0 && leastDecay <= decay,
        "leastDecay",
        leastDecay,
        "a number from 0 to training.ema.decay, " + decay);
    InvalidValueException.unless(start >= 0, "start", start, "a whole number >= 0");
    InvalidValueException.unless(every >= 1, "every", every, "a whole number > 0");
  }

  private static void requirePositive(String component, Optional<Double> value) {
    InvalidValueException.unless(
        value.orElse(1.0) > 0, component, value.orElse(1.0), "a number > 0");
  }

  /** Returns γ of the warm-up {@code power}, or its default. */
  public double gamma() {
    return inverseGamma.orElse(1.0);
  }

  /** Returns the exponent of the warm-up {@code power}, or its default. */
  public double exponent() {
    return power.orElse(2.0 / 3);
  }
}
