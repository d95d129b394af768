package io.vstar.train.config;

import java.util.Optional;

/**
 * The settings of the validation loss. It is measured on the pictures of {@code
 * dataset.validation}, or on the training pictures if that is not given.
 *
 * @param every the optimizer steps from one measurement to the next, at least 1; default 100
 * @param timesteps the number of timesteps at which each picture is measured, always with the same
 *     noise, at least 1; default 8
 * @param bins the number of parts of the noise schedule that the loss is told for, from 1 to {@code
 *     timesteps}; default 4, or {@code timesteps} if that is fewer
 * @param control the share of the held-out pictures on which nothing is chosen and only the result
 *     is reported, above 0 and below 1; default: the result is reported on the same pictures, with
 *     other noise
 * @param patience the number of measurements in a row without an improvement after which training
 *     ends, at least 1; default: it makes all steps
 */
public record ValidationSettings(
    @Default("100") int every,
    @Default("8") int timesteps,
    Optional<Integer> bins,
    Optional<Double> control,
    Optional<Integer> patience) {
  private static final int USUAL_BINS = 4;

  public ValidationSettings {
    InvalidValueException.unless(every >= 1, "every", every, "a whole number > 0");
    InvalidValueException.unless(timesteps >= 1, "timesteps", timesteps, "a whole number > 0");
    InvalidValueException.unless(
        bins.isEmpty() || bins.get() >= 1 && bins.get() <= timesteps,
        "bins",
        bins.orElse(0),
        "a whole number from 1 to validation.timesteps, " + timesteps);
    InvalidValueException.unless(
        control.isEmpty() || control.get() > 0 && control.get() < 1,
        "control",
        control.orElse(0.0),
        "a share of the held-out pictures, a number above 0 and below 1");
    InvalidValueException.unless(
        patience.isEmpty() || patience.get() >= 1,
        "patience",
        patience.orElse(0),
        "a whole number > 0; leave it out to make all steps");
  }

  /** Returns the number of bins, whether or not it is given. */
  public int chosenBins() {
    return bins.orElse(Math.min(USUAL_BINS, timesteps));
  }
}
