package io.vstar.train.check;

import io.vstar.error.DatasetException;
import io.vstar.image.AlphaImage;
import io.vstar.image.ImageFiles;
import io.vstar.image.ImageScaler;
import io.vstar.train.bucket.Placement;
import io.vstar.train.cache.PlacedPicture;
import io.vstar.train.config.MaskSource;
import io.vstar.train.dataset.DatasetFinding;
import io.vstar.train.dataset.DatasetProblem;
import io.vstar.train.dataset.PixelRules;
import io.vstar.train.dataset.TrainingImage;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Measurements of the pixels of a picture, which is read once at a reduced size.
 *
 * @param likeness the picture in brief; empty if it cannot be read
 * @param sharpness the sharpness of its sharpest parts
 * @param transparent the share of its area that is transparent, from 0 to 1
 * @param mask the effect of its mask; empty if it has none
 * @param problems the problems that it would be refused for
 */
public record PictureSurvey(
    Optional<Likeness> likeness,
    double sharpness,
    double transparent,
    Optional<MaskEffect> mask,
    List<DatasetFinding> problems) {
  /** The side in pixels at which pictures are looked at, about that of their training. */
  static final int SIDE = 512;

  public PictureSurvey {
    problems = List.copyOf(problems);
  }

  /** The effect of a mask on a picture. */
  enum MaskEffect {
    /** Some parts have more weight than others. */
    WEIGHTS,
    /** All parts have the same weight. */
    UNIFORM,
    /** The mask is the transparency of the picture, which has none. */
    MISSING
  }

  /**
   * Reads a picture.
   *
   * @param image the picture
   * @param placement the way it is trained; empty if it is left out
   */
  static PictureSurvey read(TrainingImage image, Optional<Placement> placement) {
    Path file = image.path();
    PixelRules rules = image.subset().pixels();
    AlphaImage picture;
    try {
      picture = ImageFiles.readReduced(file, SIDE);
    } catch (DatasetException e) {
      return refused(file, DatasetProblem.ofPicture(file, e), e);
    }
    BufferedImage colors =
        rules.mask() == MaskSource.ALPHA
            ? picture.colors()
            : Opacity.compose(picture, rules.background().rgb());
    Pixels pixels = Pixels.of(ImageScaler.fitted(colors, SIDE));
    Optional<MaskEffect> effect = Optional.empty();
    if (placement.isPresent() && (rules.mask() == MaskSource.ALPHA || image.mask().isPresent())) {
      try {
        effect = Optional.of(effect(PlacedPicture.read(placement.get()).mask()));
      } catch (DatasetException e) {
        Path source = image.mask().map(each -> each.file()).orElse(file);
        DatasetProblem problem = DatasetProblem.of(e, DatasetProblem.ofPicture(source, e));
        return refused(source, problem, e);
      }
    }
    return new PictureSurvey(
        Optional.of(Likeness.of(pixels)),
        Sharpness.of(pixels),
        Opacity.transparentShare(picture),
        effect,
        List.of());
  }

  private static PictureSurvey refused(
      Path file, DatasetProblem problem, DatasetException refusal) {
    DatasetFinding finding = DatasetFinding.of(problem, file, refusal.getMessage());
    return new PictureSurvey(Optional.empty(), 0, 0, Optional.empty(), List.of(finding));
  }

  private static MaskEffect effect(Optional<float[]> mask) {
    if (mask.isEmpty()) {
      return MaskEffect.MISSING;
    }
    float first = mask.get()[0];
    for (float level : mask.get()) {
      if (level != first) {
        return MaskEffect.WEIGHTS;
      }
    }
    return MaskEffect.UNIFORM;
  }
}
