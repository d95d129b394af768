package io.vstar.train.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings of a subset: one folder of training pictures that are treated alike.
 *
 * @param path the folder of pictures, searched with its subfolders
 * @param repeats the number of times that each picture is drawn in a pass over the dataset, 1 to
 *     1000; default 1. The length of a run is {@code training.steps}, so only the ratio to the
 *     other subsets matters
 * @param weight the factor of the losses of its pictures, above 0 and at most 1000; default 1
 * @param templates the prompts for its pictures without a caption; default: those of the dataset
 * @param captions the captions of its pictures; keys that are left out: as for the dataset
 * @param placeholder the learned word that {@code {}} stands for in its prompts; default: the only
 *     one
 * @param mask the source of masks, which say what of a picture counts: {@code none}, {@code alpha}
 *     or {@code file}; default {@code none}
 * @param unmaskedWeight the weight of what a mask leaves out, from 0 to below 1; default 0
 * @param flip whether each picture is also trained mirrored, left to right; default {@code false}
 * @param augment the settings by which its pictures are varied
 * @param regularisation whether its pictures show what the model knows already and is to keep, the
 *     class of the thing that is learned; default {@code false}
 */
public record SubsetSettings(
    @Required("a folder of training pictures") @ExistingFolder @Incidental Path path,
    @Default("1") int repeats,
    @Default("1") double weight,
    Optional<TemplateSource> templates,
    Optional<CaptionSettings> captions,
    Optional<String> placeholder,
    @Default(value = "none", implied = true) MaskSource mask,
    @Default(value = "0", implied = true) double unmaskedWeight,
    @Default(value = "false", implied = true) boolean flip,
    AugmentSettings augment,
    @Default(value = "false", implied = true) boolean regularisation) {

  private static final int MAX_REPEATS = 1000;
  private static final int MAX_WEIGHT = 1000;

  public SubsetSettings {
    InvalidValueException.unless(
        repeats >= 1 && repeats <= MAX_REPEATS,
        "repeats",
        repeats,
        "a whole number from 1 to " + MAX_REPEATS);
    InvalidValueException.unless(
        weight > 0 && weight <= MAX_WEIGHT, "weight", weight, "a number > 0 and <= " + MAX_WEIGHT);
    InvalidValueException.unless(
        unmaskedWeight >= 0 && unmaskedWeight < 1,
        "unmaskedWeight",
        unmaskedWeight,
        "a number >= 0 and < 1");
    InvalidValueException.unless(
        unmaskedWeight == 0 || mask != MaskSource.NONE,
        "unmaskedWeight",
        unmaskedWeight,
        "0, as there is no mask; set mask to alpha or file");
  }

  /** Makes settings whose captions are as for the dataset, and whose pictures are as they are. */
  public SubsetSettings(Path path, int repeats, double weight, Optional<TemplateSource> templates) {
    this(
        path,
        repeats,
        weight,
        templates,
        Optional.empty(),
        Optional.empty(),
        MaskSource.NONE,
        0,
        false,
        AugmentSettings.NONE,
        false);
  }

  /** Returns the settings of a folder with the default of every other key. */
  static SubsetSettings of(Path path) {
    return new SubsetSettings(path, 1, 1, Optional.empty());
  }
}
