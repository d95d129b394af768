package io.vstar.train.config;

/**
 * The settings of the validation loss. It is measured on the pictures of {@code
 * dataset.validation}, or on the training pictures if that is not given.
 *
 * @param every the optimizer steps from one measurement to the next, at least 1; default 100
 * @param timesteps the number of timesteps at which each picture is measured, always with the same
 *     noise, at least 1; default 8
 */
public record ValidationSettings(@Default("100") int every, @Default("8") int timesteps) {

  public ValidationSettings {
    InvalidValueException.unless(every >= 1, "every", every, "a whole number > 0");
    InvalidValueException.unless(timesteps >= 1, "timesteps", timesteps, "a whole number > 0");
  }
}
