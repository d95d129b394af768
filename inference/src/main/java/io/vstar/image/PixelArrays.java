package io.vstar.image;

import java.awt.image.BufferedImage;

/**
 * Converts pictures to the arrays of the networks and back: (3, H, W) row-major, red, green, blue,
 * each in [-1, 1].
 */
public final class PixelArrays {
  private static final int CHANNELS = 3;
  private static final float HALF_RANGE = 127.5f;

  private PixelArrays() {}

  /** Returns the pixels of a picture as (3, H, W); level 0 becomes -1 and 255 becomes 1. */
  public static float[] toChw(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int plane = width * height;
    int[] rgb = image.getRGB(0, 0, width, height, null, 0, width);
    float[] chw = new float[Math.multiplyExact(CHANNELS, plane)];
    for (int i = 0; i < plane; i++) {
      chw[i] = toUnit(rgb[i] >> 16);
      chw[plane + i] = toUnit(rgb[i] >> 8);
      chw[2 * plane + i] = toUnit(rgb[i]);
    }
    return chw;
  }

  /**
   * Returns the picture of an array. Values are rounded to the nearest of 256 levels; those outside
   * of [-1, 1] are clamped, and NaN becomes the level 0.
   *
   * @param chw the pixels, (3, H, W) row-major, in [-1, 1]
   * @throws IllegalArgumentException if {@code chw} is not of length 3 · height · width
   */
  public static BufferedImage fromChw(float[] chw, int width, int height) {
    int plane = Math.multiplyExact(width, height);
    if (chw.length != Math.multiplyExact(CHANNELS, plane)) {
      throw new IllegalArgumentException(
          "%d values are not 3 x %d x %d".formatted(chw.length, height, width));
    }
    int[] rgb = new int[plane];
    for (int i = 0; i < plane; i++) {
      rgb[i] = toLevel(chw[i]) << 16 | toLevel(chw[plane + i]) << 8 | toLevel(chw[2 * plane + i]);
    }
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, rgb, 0, width);
    return image;
  }

  private static float toUnit(int level) {
    return (level & 0xff) / HALF_RANGE - 1;
  }

  private static int toLevel(float unit) {
    return Math.max(0, Math.min(255, Math.round((unit + 1) * HALF_RANGE)));
  }
}
