package io.vstar.generation;

import io.vstar.error.ConfigException;

/**
 * A change of the noise that a picture begins with towards that of another seed, along the arc
 * between them, as A1111's <i>Variation seed</i>: pictures that differ a little from one they
 * resemble.
 *
 * @param seed the other seed of the first picture; those of the next pictures count up, while their
 *     own seed stays
 * @param strength 0 for the picture's own noise, 1 for that of the other seed
 */
public record Variation(long seed, double strength) {

  /**
   * Checks the strength.
   *
   * @throws ConfigException if it is outside of [0, 1]
   */
  public Variation {
    if (!(strength >= 0 && strength <= 1)) {
      throw new ConfigException(
          "the variation strength is " + strength + ", expected a number from 0 to 1");
    }
  }

  /** Returns the same change with another seed. */
  public Variation withSeed(long other) {
    return new Variation(other, strength);
  }
}
