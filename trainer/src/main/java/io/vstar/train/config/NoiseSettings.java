package io.vstar.train.config;

import java.util.Optional;

/**
 * The settings of the noise that is added to latents.
 *
 * @param noiseOffset the strength of the noise that is constant over each channel of an example, 0
 *     to 1; default 0
 * @param adaptiveNoiseScale the factor of the absolute mean of the latents' channel that is added
 *     to the strength of the offset, which stays at least 0; default: none
 * @param generalizedNoiseOffset whether the strength of the offset rises with the timestep, from
 *     almost 0 to {@code noiseOffset} at the last one; default false
 * @param pyramidNoiseLevels the number of resolutions of pyramid noise, 1 to 10; default: no
 *     pyramid noise
 * @param pyramidNoiseDiscount the factor of a level's noise to that of the finer one, above 0 and
 *     below 1; default 0.3
 * @param inputPerturbation the strength of the noise that is added to the noised latents and not to
 *     be predicted, 0 to 1; default 0
 */
public record NoiseSettings(
    @Default("0") double noiseOffset,
    Optional<Double> adaptiveNoiseScale,
    @Default(value = "false", implied = true) boolean generalizedNoiseOffset,
    Optional<Integer> pyramidNoiseLevels,
    Optional<Double> pyramidNoiseDiscount,
    @Default(value = "0", implied = true) double inputPerturbation) {
  // kohya's sd-scripts, --multires_noise_discount
  private static final double DEFAULT_DISCOUNT = 0.3;
  private static final int MOST_LEVELS = 10;

  public NoiseSettings {
    requireFraction("noiseOffset", noiseOffset);
    requireFraction("inputPerturbation", inputPerturbation);
    InvalidValueException.refuse(
        noiseOffset == 0,
        "adaptiveNoiseScale",
        adaptiveNoiseScale,
        "training.noiseOffset is 0, and there is nothing to adapt");
    InvalidValueException.unless(
        noiseOffset > 0 || !generalizedNoiseOffset,
        "generalizedNoiseOffset",
        true,
        "false, since training.noiseOffset is 0");
    InvalidValueException.refuse(
        generalizedNoiseOffset,
        "adaptiveNoiseScale",
        adaptiveNoiseScale,
        "training.generalizedNoiseOffset already says how the strength varies");
    InvalidValueException.refuse(
        noiseOffset > 0,
        "pyramidNoiseLevels",
        pyramidNoiseLevels,
        "training.noiseOffset is above 0, and pyramid noise already has offsets as its coarsest level");
    int levels = pyramidNoiseLevels.orElse(1);
    InvalidValueException.unless(
        levels >= 1 && levels <= MOST_LEVELS,
        "pyramidNoiseLevels",
        levels,
        "a whole number from 1 to " + MOST_LEVELS);
    InvalidValueException.refuse(
        pyramidNoiseLevels.isEmpty(),
        "pyramidNoiseDiscount",
        pyramidNoiseDiscount,
        "training.pyramidNoiseLevels is not set, and there is no pyramid noise");
    double discount = pyramidNoiseDiscount.orElse(DEFAULT_DISCOUNT);
    InvalidValueException.unless(
        discount > 0 && discount < 1,
        "pyramidNoiseDiscount",
        discount,
        "a number above 0 and below 1");
  }

  private static void requireFraction(String component, double value) {
    InvalidValueException.unless(
        value >= 0 && value <= 1, component, value, "a number from 0 to 1");
  }

  /** Returns the factor of a level's noise to that of the finer one, or its default. */
  public double discount() {
    return pyramidNoiseDiscount.orElse(DEFAULT_DISCOUNT);
  }
}
