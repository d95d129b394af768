package io.vstar.train.report;

import io.vstar.error.DatasetException;
import io.vstar.image.ImageFiles;
import io.vstar.image.ImageScaler;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Small pictures of the dataset, each read from its file once. */
public final class Thumbnails {
  private final int side;
  private final Map<Path, Optional<BufferedImage>> read = new HashMap<>();

  /**
   * Makes a reader.
   *
   * @param side the largest side of a thumbnail in pixels; smaller pictures stay as they are
   */
  public Thumbnails(int side) {
    this.side = side;
  }

  /**
   * Returns the thumbnail of a picture; empty if it cannot be read, which the encoding of the
   * pictures refuses by name.
   */
  public Optional<BufferedImage> of(Path file) {
    return read.computeIfAbsent(file, this::read);
  }

  private Optional<BufferedImage> read(Path file) {
    try {
      return Optional.of(ImageScaler.fitted(ImageFiles.readSmall(file, side), side));
    } catch (DatasetException e) {
      return Optional.empty();
    }
  }
}
