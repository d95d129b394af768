package io.vstar.train.dataset;

import io.vstar.image.PictureHeader;
import io.vstar.image.PictureHeader.Profile;
import io.vstar.train.dataset.DatasetWarning.Animation;
import io.vstar.train.dataset.DatasetWarning.Remark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds what the heads of pictures tell of surprises in their pixels. */
final class HeaderWarnings {
  private static final int UPRIGHT = 1;

  private HeaderWarnings() {}

  /** Returns what is to be told of a picture. */
  static List<DatasetWarning> of(Path file, PictureHeader header) {
    List<DatasetWarning> warnings = new ArrayList<>();
    if (header.animation()) {
      warnings.add(new Animation(file));
    }
    rotation(file, header, warnings);
    colors(file, header, warnings);
    return warnings;
  }

  private static void rotation(Path file, PictureHeader header, List<DatasetWarning> warnings) {
    if (!header.hasValidOrientation()) {
      warnings.add(
          new Remark(
              DatasetProblem.WRONG_ROTATION,
              file,
              "%s has the EXIF orientation %d, expected 1 to 8; it is used as it is stored: look whether it is upright, and save it again"
                  .formatted(file, header.orientation())));
    } else if (header.turnedTwice()) {
      warnings.add(
          new Remark(
              DatasetProblem.WRONG_ROTATION,
              file,
              "%s is turned by EXIF, but its pixels seem to have been turned already, by a program that left EXIF as it was; look at it, and remove its EXIF if it lies on its side"
                  .formatted(file)));
    } else if (header.orientation() > UPRIGHT) {
      warnings.add(
          new Remark(
              DatasetProblem.ORIENTATION,
              file,
              "%s is turned or mirrored as its EXIF orientation %d says; programs that ignore EXIF train it as it is stored"
                  .formatted(file, header.orientation())));
    }
  }

  private static void colors(Path file, PictureHeader header, List<DatasetWarning> warnings) {
    if (header.cmyk()) {
      warnings.add(
          new Remark(
              DatasetProblem.CMYK,
              file,
              "%s is in CMYK, the colours of print, and is converted to sRGB; compare it with the original, or save it as RGB"
                  .formatted(file)));
    } else if (header.profile() == Profile.OTHER) {
      warnings.add(
          new Remark(
              DatasetProblem.COLOR_PROFILE,
              file,
              "%s has a colour profile other than sRGB and is converted; programs that ignore profiles train it in paler or stronger colours"
                  .formatted(file)));
    }
    if (header.profile() == Profile.UNUSABLE) {
      warnings.add(
          new Remark(
              DatasetProblem.UNUSABLE_PROFILE,
              file,
              "%s has a colour profile that cannot be read, so its colours are taken for sRGB; convert it to sRGB with another program"
                  .formatted(file)));
    }
  }
}
