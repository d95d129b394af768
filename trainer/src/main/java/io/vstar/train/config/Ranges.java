package io.vstar.train.config;

import java.util.Optional;

/** The ranges of constants that several optimizers have. */
final class Ranges {
  private Ranges() {}

  static void adam(double beta1, double beta2, double epsilon, double weightDecay) {
    share("beta1", beta1);
    share("beta2", beta2);
    InvalidValueException.unless(epsilon > 0, "epsilon", epsilon, "a number > 0");
    decay(weightDecay);
  }

  static void share(String component, double value) {
    InvalidValueException.unless(
        value >= 0 && value < 1, component, value, "a number from 0 to below 1");
  }

  static void decay(double weightDecay) {
    InvalidValueException.unless(weightDecay >= 0, "weightDecay", weightDecay, "a number >= 0");
  }

  static void estimate(double d0, Optional<Double> growthRate) {
    InvalidValueException.unless(d0 > 0, "d0", d0, "a number > 0");
    InvalidValueException.unless(
        growthRate.isEmpty() || growthRate.get() > 1,
        "growthRate",
        growthRate.orElse(0.0),
        "a number > 1; leave it out for no limit");
  }
}
