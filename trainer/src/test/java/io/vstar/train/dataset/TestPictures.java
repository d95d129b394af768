package io.vstar.train.dataset;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Writes small pictures and reads their sizes. */
final class TestPictures {
  static final DatasetScanner SCANNER = new DatasetScanner(TestPictures::readSize);

  private TestPictures() {}

  /** A picture of one color; the format follows from the extension. */
  static Path write(Path file, int width, int height, int color) throws IOException {
    Files.createDirectories(file.getParent());
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, color);
      }
    }
    String name = file.getFileName().toString();
    ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile());
    return file;
  }

  private static ImageProbe.Size readSize(Path file) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    if (image == null) {
      throw new IOException("no known picture format");
    }
    return new ImageProbe.Size(image.getWidth(), image.getHeight());
  }
}
