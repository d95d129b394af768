package io.vstar.likeness;

import java.awt.image.BufferedImage;

/**
 * The immutable luma of a picture, 0 to 255, by the weights of ITU-R BT.601, as Pillow's mode L.
 */
final class GrayPicture {
  private static final int RED = 19595; // Pillow's L24: 0.299, 0.587, 0.114 in 1/65536
  private static final int GREEN = 38470;
  private static final int BLUE = 7471;
  private static final int HALF = 0x8000;

  private final int width;
  private final int height;
  private final float[] luma; // row-major

  private GrayPicture(int width, int height, float[] luma) {
    this.width = width;
    this.height = height;
    this.luma = luma;
  }

  /** Converts a picture in sRGB; values are rounded to whole levels. */
  static GrayPicture of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] rgb = image.getRGB(0, 0, width, height, null, 0, width);
    float[] luma = new float[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      luma[i] = level(rgb[i]);
    }
    return new GrayPicture(width, height, luma);
  }

  private static int level(int rgb) {
    return (RED * (rgb >> 16 & 0xff) + GREEN * (rgb >> 8 & 0xff) + BLUE * (rgb & 0xff) + HALF)
        >> 16;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Returns the luma of a pixel, 0 to 255. */
  float at(int x, int y) {
    return luma[y * width + x];
  }

  /** Returns the luma as a picture in gray, whose luma is the same. */
  BufferedImage toImage() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < luma.length; i++) {
      image.setRGB(i % width, i / width, (int) luma[i] * 0x010101);
    }
    return image;
  }

  /** Returns a copy of all values, row-major. */
  float[] values() {
    return luma.clone();
  }
}
