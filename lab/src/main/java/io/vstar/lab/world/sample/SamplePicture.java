package io.vstar.lab.world.sample;

import io.vstar.lab.world.Background;
import io.vstar.lab.world.Figure;
import io.vstar.lab.world.Scene;
import io.vstar.lab.world.SceneRenderer;
import io.vstar.lab.world.Style;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * A picture of a sample set.
 *
 * @param name name of the file, which ends with .png or .jpg
 * @param width width as shown by viewers, in pixels
 * @param height height as shown by viewers, in pixels
 * @param caption text of the file beside it; empty if there is none
 * @param isTurned true if the file has the picture on its side with an EXIF orientation
 */
record SamplePicture(
    String name, int width, int height, Scene scene, Optional<String> caption, boolean isTurned) {

  /** Returns a flat drawing of one figure. */
  static SamplePicture of(
      String name, int width, int height, Figure figure, Background background) {
    Scene scene = Scene.of(figure, background, Style.FLAT);
    return new SamplePicture(name, width, height, scene, Optional.empty(), false);
  }

  SamplePicture captioned(String text) {
    return new SamplePicture(name, width, height, scene, Optional.of(text), isTurned);
  }

  SamplePicture turned() {
    return new SamplePicture(name, width, height, scene, caption, true);
  }

  /** Writes the picture and its caption, with the same pixels each time. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(name), encoded());
    if (caption.isPresent()) {
      String sidecar = name.replaceFirst("\\.[a-z]+$", ".txt");
      Files.writeString(folder.resolve(sidecar), caption.get() + "\n");
    }
  }

  private byte[] encoded() throws IOException {
    BufferedImage image = new SceneRenderer().render(scene, width, height);
    if (isTurned) {
      return TurnedJpeg.encoded(image);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, name.endsWith(".png") ? "png" : "jpg", bytes);
    return bytes.toByteArray();
  }
}
