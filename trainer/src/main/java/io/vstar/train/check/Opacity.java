package io.vstar.train.check;

import io.vstar.image.AlphaImage;
import java.awt.image.BufferedImage;

/** Measures the transparency of pictures. */
final class Opacity {
  private static final int MAX = 255;
  private static final int HALF = 128;

  private Opacity() {}

  /** Returns the share of the area that is more transparent than opaque, from 0 to 1. */
  static double transparentShare(AlphaImage picture) {
    if (picture.opacity().isEmpty()) {
      return 0;
    }
    int[] levels = pixels(picture.opacity().get());
    int transparent = 0;
    for (int level : levels) {
      transparent += (level & MAX) < HALF ? 1 : 0;
    }
    return (double) transparent / levels.length;
  }

  /**
   * Returns a picture on a background.
   *
   * @param background the colour below what is transparent, {@code 0xRRGGBB}
   */
  static BufferedImage compose(AlphaImage picture, int background) {
    if (picture.opacity().isEmpty()) {
      return picture.colors();
    }
    int[] colors = pixels(picture.colors());
    int[] levels = pixels(picture.opacity().get());
    for (int i = 0; i < colors.length; i++) {
      colors[i] = blend(colors[i], background, levels[i] & MAX);
    }
    int width = picture.colors().getWidth();
    int height = picture.colors().getHeight();
    BufferedImage composed = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    composed.setRGB(0, 0, width, height, colors, 0, width);
    return composed;
  }

  /** Returns a mixture of two colours; {@code weight} is that of the first one, at most 255. */
  static int blend(int color, int other, int weight) {
    int blended = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int sum = (color >> shift & MAX) * weight + (other >> shift & MAX) * (MAX - weight);
      blended = blended << 8 | (sum + MAX / 2) / MAX;
    }
    return blended;
  }

  private static int[] pixels(BufferedImage image) {
    int width = image.getWidth();
    return image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
  }
}
