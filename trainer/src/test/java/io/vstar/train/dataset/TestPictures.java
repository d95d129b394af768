package io.vstar.train.dataset;

import io.vstar.image.PngFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Small pictures to scan. */
final class TestPictures {
  private TestPictures() {}

  /** Writes a PNG, black but for one pixel, whatever the file is called. */
  static Path write(Path file, int width, int height, int color) throws IOException {
    Files.createDirectories(file.getParent());
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, color);
    PngFiles.write(file, image, Map.of());
    return file;
  }
}
