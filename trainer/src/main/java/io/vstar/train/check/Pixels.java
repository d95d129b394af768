package io.vstar.train.check;

import java.awt.image.BufferedImage;

/** The pixels of a small picture: colours and gray levels, row by row. */
final class Pixels {
  private static final int RED = 299; // ITU-R BT.601, in thousandths
  private static final int GREEN = 587;
  private static final int BLUE = 114;

  private final int width;
  private final int height;
  private final int[] colors;
  private final int[] gray;

  private Pixels(int width, int height, int[] colors, int[] gray) {
    this.width = width;
    this.height = height;
    this.colors = colors;
    this.gray = gray;
  }

  /**
   * Reads the pixels of a picture.
   *
   * @param picture a picture of type {@code TYPE_INT_RGB}
   */
  static Pixels of(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    // Much faster than getRGB, which asks the colour model for each pixel.
    int[] colors =
        (int[]) picture.getRaster().getDataElements(0, 0, width, height, new int[width * height]);
    int[] gray = new int[colors.length];
    for (int i = 0; i < gray.length; i++) {
      int rgb = colors[i];
      gray[i] = (RED * (rgb >> 16 & 0xff) + GREEN * (rgb >> 8 & 0xff) + BLUE * (rgb & 0xff)) / 1000;
    }
    return new Pixels(width, height, colors, gray);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Returns the colour of a pixel, {@code 0xRRGGBB}; the highest byte has no meaning. */
  int color(int x, int y) {
    return colors[y * width + x];
  }

  /** Returns the Laplacian of the gray levels at a pixel that is not at an edge. */
  int laplacian(int x, int y) {
    int at = y * width + x;
    return gray[at - 1] + gray[at + 1] + gray[at - width] + gray[at + width] - 4 * gray[at];
  }
}
