package io.vstar.train.check;

import io.vstar.train.bucket.Placement;
import java.awt.image.BufferedImage;

/** Draws masks over thumbnails: what counts less is tinted. */
final class MaskOverlay {
  private static final int TINT = 0xd0208f;
  private static final double STRENGTH = 0.6;
  private static final int MAX = 255;

  private MaskOverlay() {}

  /**
   * Returns a picture with its mask drawn over the part that is trained.
   *
   * @param picture the whole picture
   * @param mask the gray levels of the mask, (height, width) of the trained resolution
   * @param placement the way it is trained, neither rotated nor mirrored
   */
  static BufferedImage draw(BufferedImage picture, float[] mask, Placement placement) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    BufferedImage drawn = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    double acrossScale = (double) placement.scaled().width() / width;
    double downScale = (double) placement.scaled().height() / height;
    int maskWidth = placement.resolution().width();
    int maskHeight = placement.resolution().height();
    for (int y = 0; y < height; y++) {
      int v = (int) ((y + 0.5) * downScale) - placement.cropTop();
      for (int x = 0; x < width; x++) {
        int u = (int) ((x + 0.5) * acrossScale) - placement.cropLeft();
        boolean trained = u >= 0 && v >= 0 && u < maskWidth && v < maskHeight;
        double level = trained ? mask[v * maskWidth + u] : MAX;
        int weight = (int) Math.round(MAX - STRENGTH * (MAX - level));
        drawn.setRGB(x, y, Opacity.blend(picture.getRGB(x, y), TINT, weight));
      }
    }
    return drawn;
  }
}
