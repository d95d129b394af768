package io.vstar.train.dataset;

import io.vstar.train.config.BackgroundColor;
import io.vstar.train.config.CaptionSettings;
import io.vstar.train.config.SubsetSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A subset of a dataset: a folder of pictures that are treated alike.
 *
 * @param folder the folder that holds the pictures, in itself and its subfolders
 * @param repeats the number of times that each picture is drawn in a pass over the dataset, at
 *     least 1
 * @param weight the factor of the losses of the pictures, above 0
 * @param templates the templates of prompts for pictures without a caption; empty for those of the
 *     dataset
 * @param captions the rules for the captions of the pictures
 * @param placeholder the learned word that {@code {}} stands for in their prompts; empty for the
 *     only one
 * @param pixels the rules by which the pixels of its pictures are read
 * @param regularisation whether its pictures show what the model knows already and is to keep
 */
public record Subset(
    Path folder,
    int repeats,
    double weight,
    Optional<CaptionTemplates> templates,
    CaptionRules captions,
    Optional<String> placeholder,
    PixelRules pixels,
    boolean regularisation) {

  /** Makes a subset with pictures as they are, and captions as they stand beside them. */
  public Subset(Path folder, int repeats, double weight, Optional<CaptionTemplates> templates) {
    this(
        folder,
        repeats,
        weight,
        templates,
        CaptionRules.DEFAULT,
        Optional.empty(),
        PixelRules.PLAIN,
        false);
  }

  /**
   * Returns a subset whose pictures are drawn once in a pass and have weight 1, with the templates
   * of the dataset.
   */
  public static Subset of(Path folder) {
    return new Subset(folder, 1, 1, Optional.empty());
  }

  /** Returns the same pictures with other settings of their captions. */
  public Subset with(CaptionSettings settings) {
    return new Subset(
        folder,
        repeats,
        weight,
        templates,
        CaptionRules.of(settings),
        placeholder,
        pixels,
        regularisation);
  }

  /** Returns the same pictures with other rules for their pixels. */
  public Subset with(PixelRules rules) {
    return new Subset(
        folder, repeats, weight, templates, captions, placeholder, rules, regularisation);
  }

  /**
   * Makes the subset that a config asks for, and reads its templates.
   *
   * @param common the settings of the dataset's captions
   * @param background the colour below what is transparent
   * @throws io.vstar.error.DatasetException if a template file is not text or holds no template
   */
  static Subset of(SubsetSettings settings, CaptionSettings common, BackgroundColor background) {
    return new Subset(
        settings.path(),
        settings.repeats(),
        settings.weight(),
        settings.templates().map(CaptionTemplates::of),
        CaptionRules.of(settings.captions().orElse(CaptionSettings.NONE).orElse(common)),
        settings.placeholder(),
        PixelRules.of(settings, background),
        settings.regularisation());
  }
}
