package io.vstar.image;

import java.awt.image.BufferedImage;

/**
 * Scales pictures with the bicubic filter to the very levels that Pillow gives: weights of 22 bits
 * behind the point, columns before rows, rounded to whole levels after each ({@code
 * ImagingResampleHorizontal_8bpc} in <a
 * href="https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Resample.c">Resample.c</a>).
 * The preprocessing of published image encoders is defined by it.
 */
public final class BicubicScaler {
  private static final int CHANNELS = 3;
  private static final int BITS = 22; // PRECISION_BITS: 32 less 8 of a level and 2 of overshoot
  private static final int HALF = 1 << (BITS - 1);

  private BicubicScaler() {}

  /**
   * Scales a picture to a size, whatever its aspect ratio is, and crops it.
   *
   * @param image the picture; its alpha is dropped
   * @param scaled size of the whole scaled picture
   * @param left number of columns to cut off on the left
   * @param top number of rows to cut off at the top
   * @param kept size of the part to keep, inside of {@code scaled}
   * @return levels from 0 to 255, (3, H, W) row-major, red first
   */
  public static byte[] scaleAndCrop(
      BufferedImage image, ImageSize scaled, int left, int top, ImageSize kept) {
    ResamplingAxis columns =
        new ResamplingAxis(
            ResamplingFilter.BICUBIC, image.getWidth(), scaled.width(), left, kept.width());
    ResamplingAxis rows =
        new ResamplingAxis(
            ResamplingFilter.BICUBIC, image.getHeight(), scaled.height(), top, kept.height());
    return mixRows(mixColumns(image, columns, rows), columns.count(), rows);
  }

  /**
   * Scales the source rows that {@code rows} needs to their new width.
   *
   * @return levels of shape (3, rows, columns)
   */
  private static int[] mixColumns(
      BufferedImage image, ResamplingAxis columns, ResamplingAxis rows) {
    int[][] weights = columns.fixedPoint(BITS);
    int[] row = new int[image.getWidth()];
    int plane = (rows.end() - rows.start()) * columns.count();
    int[] mixed = new int[Math.multiplyExact(CHANNELS, plane)];
    int at = 0;
    for (int y = rows.start(); y < rows.end(); y++) {
      image.getRGB(0, y, row.length, 1, row, 0, row.length);
      for (int x = 0; x < weights.length; x++, at++) {
        int red = HALF;
        int green = HALF;
        int blue = HALF;
        int pixel = columns.first(x);
        for (int weight : weights[x]) {
          int rgb = row[pixel++];
          red += weight * (rgb >> 16 & 0xff);
          green += weight * (rgb >> 8 & 0xff);
          blue += weight * (rgb & 0xff);
        }
        mixed[at] = toLevel(red);
        mixed[plane + at] = toLevel(green);
        mixed[2 * plane + at] = toLevel(blue);
      }
    }
    return mixed;
  }

  private static byte[] mixRows(int[] mixed, int width, ResamplingAxis rows) {
    int[][] weights = rows.fixedPoint(BITS);
    int sourceRows = rows.end() - rows.start();
    byte[] levels = new byte[CHANNELS * weights.length * width];
    int at = 0;
    for (int channel = 0; channel < CHANNELS; channel++) {
      for (int y = 0; y < weights.length; y++) {
        int from = (channel * sourceRows + rows.first(y) - rows.start()) * width;
        for (int x = 0; x < width; x++, at++) {
          int sum = HALF;
          int pixel = from + x;
          for (int weight : weights[y]) {
            sum += weight * mixed[pixel];
            pixel += width;
          }
          levels[at] = (byte) toLevel(sum);
        }
      }
    }
    return levels;
  }

  private static int toLevel(int fixed) {
    return Math.max(0, Math.min(255, fixed >> BITS));
  }
}
