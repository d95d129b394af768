package io.vstar.train.config;

/**
 * The settings by which pictures of a subset are varied. Each picture has a number of variants,
 * which are drawn from the seed of the run before it begins and encoded once.
 *
 * @param randomCrop whether the part that the crop keeps is drawn, in place of the middle; default
 *     {@code false}
 * @param cropJitter the largest share of each side that is cut off in addition, 0 to 0.5; default 0
 * @param colorJitter the largest relative change of brightness, contrast and saturation, 0 to 0.5;
 *     default 0
 * @param rotationJitter the largest rotation to either side in degrees, 0 to 45; default 0
 * @param variants the number of variants of each picture if anything above is on, 1 to 64; default
 *     4
 */
public record AugmentSettings(
    @Default(value = "false", implied = true) boolean randomCrop,
    @Default(value = "0", implied = true) double cropJitter,
    @Default(value = "0", implied = true) double colorJitter,
    @Default(value = "0", implied = true) double rotationJitter,
    @Default(value = "4", implied = true) int variants) {
  /** The settings that vary nothing. */
  public static final AugmentSettings NONE = new AugmentSettings(false, 0, 0, 0, 4);

  private static final double MAX_SHARE = 0.5;
  private static final int MAX_DEGREES = 45;
  private static final int MAX_VARIANTS = 64;

  public AugmentSettings {
    requireUpTo(MAX_SHARE, "cropJitter", cropJitter);
    requireUpTo(MAX_SHARE, "colorJitter", colorJitter);
    requireUpTo(MAX_DEGREES, "rotationJitter", rotationJitter);
    InvalidValueException.unless(
        variants >= 1 && variants <= MAX_VARIANTS,
        "variants",
        variants,
        "a whole number from 1 to " + MAX_VARIANTS);
  }

  private static void requireUpTo(double most, String component, double value) {
    InvalidValueException.unless(
        value >= 0 && value <= most, component, value, "a number from 0 to " + most);
  }

  /** Returns whether variants differ in anything. */
  public boolean isOn() {
    return randomCrop || cropJitter > 0 || colorJitter > 0 || rotationJitter > 0;
  }
}
