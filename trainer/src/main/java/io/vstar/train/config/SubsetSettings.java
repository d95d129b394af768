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
 */
public record SubsetSettings(
    @Required("a folder of training pictures") @ExistingFolder @Incidental Path path,
    @Default("1") int repeats,
    @Default("1") double weight,
    Optional<TemplateSource> templates,
    Optional<CaptionSettings> captions,
    Optional<String> placeholder) {

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
  }

  /** Makes settings whose captions are as for the dataset. */
  public SubsetSettings(Path path, int repeats, double weight, Optional<TemplateSource> templates) {
    this(path, repeats, weight, templates, Optional.empty(), Optional.empty());
  }

  /** Returns the settings of a folder with the default of every other key. */
  static SubsetSettings of(Path path) {
    return new SubsetSettings(path, 1, 1, Optional.empty());
  }
}
