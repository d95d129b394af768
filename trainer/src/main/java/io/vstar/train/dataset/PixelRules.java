package io.vstar.train.dataset;

import io.vstar.train.config.AugmentSettings;
import io.vstar.train.config.BackgroundColor;
import io.vstar.train.config.MaskSource;
import io.vstar.train.config.SubsetSettings;

/**
 * The rules by which the pixels of a subset's pictures are read.
 *
 * @param background the colour below what is transparent
 * @param mask the source of the masks that weight the loss
 * @param unmaskedWeight the weight of what a mask leaves out, from 0 to below 1
 * @param flip whether each picture is also trained mirrored
 * @param augment the settings by which pictures are varied
 */
public record PixelRules(
    BackgroundColor background,
    MaskSource mask,
    double unmaskedWeight,
    boolean flip,
    AugmentSettings augment) {
  /** The rules that compose pictures on white and change nothing else. */
  public static final PixelRules PLAIN = onBackground(BackgroundColor.WHITE);

  /** Returns the rules that compose pictures on a background and change nothing else. */
  static PixelRules onBackground(BackgroundColor background) {
    return new PixelRules(background, MaskSource.NONE, 0, false, AugmentSettings.NONE);
  }

  /** Returns the rules that a config asks for. */
  static PixelRules of(SubsetSettings settings, BackgroundColor background) {
    return new PixelRules(
        background,
        settings.mask(),
        settings.unmaskedWeight(),
        settings.flip(),
        settings.augment());
  }

  /** Returns the rules that read pixels and masks alike but vary nothing. */
  PixelRules withoutVariation() {
    return new PixelRules(background, mask, unmaskedWeight, false, AugmentSettings.NONE);
  }
}
