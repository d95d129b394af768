package io.vstar.train.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The settings of the training pictures: one folder, or several subsets.
 *
 * @param path a folder of pictures, searched with its subfolders; captions lie beside the pictures
 *     as {@code .txt} or {@code .caption}. This is the short form of one subset
 * @param subsets several folders, each with its own settings, in place of {@code path}; default
 *     {@code []}
 * @param validation the held-out pictures, on which the validation loss is measured: another
 *     folder, or the fraction of the pictures to set aside; default: none, and the loss is measured
 *     on the training pictures
 * @param templates prompts for pictures without a caption: {@code subject}, {@code style}, {@code
 *     captions}, the words of the file's name, or a text file with one template a line; default
 *     {@code subject}; for hypernetworks {@code captions}
 * @param latentCache whether encoded pictures are kept for later runs: {@code false}, {@code true}
 *     for the user's cache folder, or a folder; default {@code false}
 */
public record DatasetSettings(
    @ExistingFolder @Incidental Optional<Path> path,
    @Default("[]") List<SubsetSettings> subsets,
    @Incidental Optional<ValidationSource> validation,
    @Default("subject") TemplateSource templates,
    @Default("false") @Incidental LatentFolder latentCache) {

  public DatasetSettings {
    subsets = List.copyOf(subsets);
    InvalidValueException.unless(
        path.isPresent() || !subsets.isEmpty(),
        "path",
        "missing",
        "the folder of the training pictures, or several as dataset.subsets");
    InvalidValueException.unless(
        path.isEmpty() || subsets.isEmpty(),
        "subsets",
        "given beside dataset.path",
        "one of the two; put the folder of dataset.path into the list");
  }

  /**
   * Returns the subsets, at least one: those of the list, or one made of the folder {@code path}.
   */
  public List<SubsetSettings> allSubsets() {
    return path.map(only -> List.of(SubsetSettings.of(only))).orElse(subsets);
  }

  /** Returns the folders of the subsets, in their order. */
  public List<Path> folders() {
    return allSubsets().stream().map(SubsetSettings::path).toList();
  }
}
