package io.vstar.train.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One of several folders to learn from, whose pictures are treated alike.
 *
 * @param path a folder of pictures, with its folders
 * @param repeats times that each of its pictures is drawn in a pass over the dataset, at least 1;
 *     default 1. The length of a run is {@code training.steps}: what counts is the ratio to the
 *     other subsets
 * @param weight factor of its pictures' losses in what is minimised, above 0; default 1
 * @param templates prompts for its pictures without a caption; default: those of the dataset
 */
public record SubsetSettings(
    @Required("a folder of training pictures") @ExistingFolder @Incidental Path path,
    @Default("1") int repeats,
    @Default("1") double weight,
    Optional<TemplateSource> templates) {

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

  /** A folder with the default of every other key. */
  static SubsetSettings of(Path path) {
    return new SubsetSettings(path, 1, 1, Optional.empty());
  }
}
