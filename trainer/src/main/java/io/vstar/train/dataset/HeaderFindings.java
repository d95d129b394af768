package io.vstar.train.dataset;

import io.vstar.image.PictureHeader;
import io.vstar.image.PictureHeader.Profile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds surprises in the pixels of pictures by their heads alone. */
final class HeaderFindings {
  private static final int UPRIGHT = 1;

  private HeaderFindings() {}

  /** Returns the findings about a picture by its head. */
  static List<DatasetFinding> of(Path file, PictureHeader header) {
    List<DatasetFinding> findings = new ArrayList<>();
    if (header.animation()) {
      findings.add(
          DatasetFinding.of(
              DatasetProblem.ANIMATION,
              file,
              file + " is an animation, of which only the first picture is used"));
    }
    rotation(file, header, findings);
    colors(file, header, findings);
    return findings;
  }

  private static void rotation(Path file, PictureHeader header, List<DatasetFinding> findings) {
    if (!header.hasValidOrientation()) {
      findings.add(
          DatasetFinding.of(
              DatasetProblem.WRONG_ROTATION,
              file,
              "%s has the EXIF orientation %d, expected 1 to 8; it is used as it is stored: look whether it is upright, and save it again"
                  .formatted(file, header.orientation())));
    } else if (header.turnedTwice()) {
      findings.add(
          DatasetFinding.of(
              DatasetProblem.WRONG_ROTATION,
              file,
              "%s is turned by EXIF, but its pixels seem to have been turned already, by a program that left EXIF as it was; look at it, and remove its EXIF if it lies on its side"
                  .formatted(file)));
    } else if (header.orientation() > UPRIGHT) {
      findings.add(
          DatasetFinding.of(
              DatasetProblem.ORIENTATION,
              file,
              "%s is turned or mirrored as its EXIF orientation %d says; programs that ignore EXIF train it as it is stored"
                  .formatted(file, header.orientation())));
    }
  }

  private static void colors(Path file, PictureHeader header, List<DatasetFinding> findings) {
    if (header.cmyk()) {
      findings.add(
          DatasetFinding.of(
              DatasetProblem.CMYK,
              file,
              "%s is in CMYK, the colours of print, and is converted to sRGB; compare it with the original, or save it as RGB"
                  .formatted(file)));
    } else if (header.profile() == Profile.OTHER) {
      findings.add(
          DatasetFinding.of(
              DatasetProblem.COLOR_PROFILE,
              file,
              "%s has a colour profile other than sRGB and is converted; programs that ignore profiles train it in paler or stronger colours"
                  .formatted(file)));
    }
    if (header.profile() == Profile.UNUSABLE) {
      findings.add(
          DatasetFinding.of(
              DatasetProblem.UNUSABLE_PROFILE,
              file,
              "%s has a colour profile that cannot be read, so its colours are taken for sRGB; convert it to sRGB with another program"
                  .formatted(file)));
    }
  }
}
