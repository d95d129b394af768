package io.vstar.aesthetic;

import io.vstar.error.ConfigException;
import java.util.Optional;

/**
 * The settings of aesthetic gradients, with the names and meanings of the extension of
 * AUTOMATIC1111's web UI.
 *
 * @param steps number of updates of the text encoder for each text, 0 to 1000
 * @param rate learning rate of Adam, at least 0
 * @param weight share of the tuned states in what the UNet reads, 0 to 1
 * @param mixture how the states are mixed
 * @param text a text towards which the aesthetic embedding is turned
 */
public record AestheticSettings(
    int steps, double rate, double weight, Mixture mixture, Optional<Text> text) {
  /** The twenty steps of 1e-4 of the paper, with the weight of the extension. */
  public static final AestheticSettings USUAL =
      new AestheticSettings(20, 1e-4, 0.9, Mixture.LINEAR, Optional.empty());

  private static final int MOST_STEPS = 1000;

  /**
   * A text towards which the aesthetic embedding is turned before the tuning.
   *
   * @param text the text, of which one chunk is read
   * @param share share of the angle between both, 0 to 1; see {@link Mixture#SPHERICAL} for the
   *     effect of lengths
   * @param negative true to turn away from the text
   */
  public record Text(String text, double share, boolean negative) {
    /** The share of the extension. */
    public static final double USUAL_SHARE = 0.1;

    /**
     * Checks the share.
     *
     * @throws ConfigException if it is outside of 0 to 1
     */
    public Text {
      requireShare("the slerp angle of the aesthetic text", share);
    }
  }

  /**
   * Checks the numbers.
   *
   * @throws ConfigException naming the first that is out of its range
   */
  public AestheticSettings {
    if (steps < 0 || steps > MOST_STEPS) {
      throw new ConfigException(
          "the aesthetic steps are %d, expected 0 to %d".formatted(steps, MOST_STEPS));
    }
    if (!(rate >= 0) || Double.isInfinite(rate)) {
      throw new ConfigException("the aesthetic rate is " + rate + ", expected a number >= 0");
    }
    requireShare("the aesthetic weight", weight);
  }

  private static void requireShare(String what, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new ConfigException("%s is %s, expected 0 to 1".formatted(what, value));
    }
  }

  /** Returns whether prompts stay as they are. */
  public boolean isWithoutEffect() {
    return steps == 0 || rate == 0 || weight == 0;
  }

  /** Returns the settings with another number of steps. */
  public AestheticSettings withSteps(int other) {
    return new AestheticSettings(other, rate, weight, mixture, text);
  }

  /** Returns the settings with another learning rate. */
  public AestheticSettings withRate(double other) {
    return new AestheticSettings(steps, other, weight, mixture, text);
  }

  /** Returns the settings with another share of the tuned states. */
  public AestheticSettings withWeight(double other) {
    return new AestheticSettings(steps, rate, other, mixture, text);
  }

  /** Returns the settings with another way to mix states. */
  public AestheticSettings with(Mixture other) {
    return new AestheticSettings(steps, rate, weight, other, text);
  }

  /** Returns the settings with a text towards which the embedding is turned. */
  public AestheticSettings with(Text other) {
    return new AestheticSettings(steps, rate, weight, mixture, Optional.of(other));
  }
}
