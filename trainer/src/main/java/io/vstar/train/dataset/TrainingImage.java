package io.vstar.train.dataset;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A picture to learn from, known by its header.
 *
 * @param path the file
 * @param width in pixels, after the turn that EXIF asks for
 * @param height in pixels, after that turn
 * @param caption what the sidecar says; absent without one
 * @param sha256 of the file's bytes, in hexadecimal
 * @param subset how it is treated
 */
public record TrainingImage(
    Path path, int width, int height, Optional<Caption> caption, String sha256, Subset subset) {

  /** A picture of a dataset that is the folder the picture lies in. */
  public TrainingImage(Path path, int width, int height, Optional<Caption> caption, String sha256) {
    this(path, width, height, caption, sha256, Subset.of(path.resolveSibling("")));
  }
}
