package io.vstar.train.dataset;

import java.io.IOException;
import java.nio.file.Path;

/** Reads the size of a picture from its header. */
@FunctionalInterface
public interface ImageProbe {

  /** Pixels, after the turn that EXIF asks for. */
  record Size(int width, int height) {}

  /**
   * @throws IOException if the file is not a picture that can be decoded
   */
  Size readSize(Path file) throws IOException;
}
