package io.vstar.train.dataset;

import io.vstar.train.config.SubsetSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder of pictures that are treated alike.
 *
 * @param folder the pictures lie in it and in its folders
 * @param repeats times that each picture is drawn in a pass over the dataset, at least 1
 * @param weight factor of the pictures' losses in what is minimised, above 0
 * @param templates prompts for pictures without a caption; absent if they are those of the dataset
 */
public record Subset(
    Path folder, int repeats, double weight, Optional<CaptionTemplates> templates) {

  /**
   * A folder whose pictures are drawn once in a pass at weight 1, with the templates of the
   * dataset.
   */
  public static Subset of(Path folder) {
    return new Subset(folder, 1, 1, Optional.empty());
  }

  /**
   * Reads the templates that a config names.
   *
   * @throws io.vstar.error.DatasetException if a template file is not text or holds no template
   */
  static Subset of(SubsetSettings settings) {
    return new Subset(
        settings.path(),
        settings.repeats(),
        settings.weight(),
        settings.templates().map(CaptionTemplates::of));
  }
}
