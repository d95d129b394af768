package io.vstar.sampling;

import io.vstar.error.ConfigException;

/**
 * The noise that a sampler adds in its steps, after going as far below the next level.
 *
 * @param eta share η of fresh noise, at least 0: none at 0, at 1 as much as DDPM's
 * @param scale factor of the noise, usually 1 (k-diffusion's {@code s_noise})
 */
public record Renoising(double eta, double scale) {
  /** The noise of DDPM, η = 1. */
  public static final Renoising WHOLE = new Renoising(1, 1);

  /** No noise. */
  public static final Renoising NONE = new Renoising(0, 1);

  /**
   * Checks the numbers.
   *
   * @throws ConfigException if a number is negative or not finite
   */
  public Renoising {
    requireNotNegative("eta", eta);
    requireNotNegative("the scale of the noise", scale);
  }

  /**
   * The split of a step down to a level.
   *
   * @param down σ that the step goes down to
   * @param up standard deviation of the noise that is added then
   */
  record Split(double down, double up) {}

  /** Splits a step between two levels (k-diffusion's {@code get_ancestral_step}). */
  Split between(double from, double to) {
    double up = Math.min(to, eta * to * Math.sqrt(from * from - to * to) / from);
    return new Split(Math.sqrt(to * to - up * up), up * scale);
  }

  /** Returns the level half-way in ln σ between a level and the one that a step goes down to. */
  double halfWay(double from, double to) {
    return Math.sqrt(from * between(from, to).down());
  }

  private static void requireNotNegative(String what, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new ConfigException(what + " is " + value + ", expected a number >= 0");
    }
  }
}
