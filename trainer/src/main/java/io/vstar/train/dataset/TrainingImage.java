package io.vstar.train.dataset;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A training picture, of which only the header was read.
 *
 * @param path the file
 * @param width the width in pixels, after the rotation that EXIF asks for
 * @param height the height in pixels, after the rotation that EXIF asks for
 * @param caption the caption; empty if it has none
 * @param sha256 the SHA-256 of the file's bytes in hexadecimal
 * @param subset the subset that it belongs to
 * @param mask the file that says what of it counts; empty if it has none
 */
public record TrainingImage(
    Path path,
    int width,
    int height,
    Optional<Caption> caption,
    String sha256,
    Subset subset,
    Optional<PictureMask> mask) {

  /** Makes a picture without a mask file. */
  public TrainingImage(
      Path path, int width, int height, Optional<Caption> caption, String sha256, Subset subset) {
    this(path, width, height, caption, sha256, subset, Optional.empty());
  }

  /** Makes a picture of the subset that is the folder it lies in. */
  public TrainingImage(Path path, int width, int height, Optional<Caption> caption, String sha256) {
    this(path, width, height, caption, sha256, Subset.of(path.resolveSibling("")));
  }

  /** Returns whether a text file lies beside the picture, be it one that cannot be used. */
  public boolean hasTextFile() {
    return DatasetFiles.hasTextFile(path);
  }
}
