package io.vstar.train.imagic;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.error.ConfigException;
import io.vstar.image.ImageSize;
import io.vstar.io.Sha256;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;

/**
 * An edit of a picture by a text.
 *
 * @param picture the picture, of any size
 * @param target the text that says what the edited picture shows, such as {@code a sleeping cat}
 * @param size the size in pixels at which the model sees the picture
 */
public record ImagicTask(BufferedImage picture, String target, ImageSize size) {
  private static final int IDENTITY_DIGITS = 12;

  public ImagicTask {
    if (target.isBlank()) {
      throw new ConfigException(
          "the target is empty, expected what the edited picture shows, such as \"a sleeping"
              + " cat\"");
    }
  }

  /** Returns a name that is the same for all calls that learn the same. */
  String identity(ModelFiles files, ImagicSettings settings) {
    int[] pixels =
        picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    ByteBuffer bytes = ByteBuffer.allocate(pixels.length * Integer.BYTES);
    bytes.asIntBuffer().put(pixels);
    String all =
        String.join(
            "\n",
            files.sha256(),
            Sha256.of(bytes),
            picture.getWidth() + " " + size,
            target,
            settings.toString());
    return Sha256.of(all).substring(0, IDENTITY_DIGITS);
  }
}
