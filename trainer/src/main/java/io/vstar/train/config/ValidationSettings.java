package io.vstar.train.config;

/**
 * How the held-out loss is measured. It is measured if {@code dataset.validation} says on what.
 *
 * @param every optimizer steps from one measurement to the next, at least 1; default 100
 * @param timesteps parts of the noise schedule that each held-out picture is measured in, always
 *     with the same noise, at least 1; default 8
 */
public record ValidationSettings(@Default("100") int every, @Default("8") int timesteps) {

  public ValidationSettings {
    InvalidValueException.unless(every >= 1, "every", every, "a whole number > 0");
    InvalidValueException.unless(timesteps >= 1, "timesteps", timesteps, "a whole number > 0");
  }
}
