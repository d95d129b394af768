package io.vstar.image;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * Fills the part of a picture that a mask draws anew with the colours around it: each pixel gets
 * the mean of those that stay within a square around it, as small as has any, so that the filling
 * becomes smoother inwards.
 */
public final class MaskedColors {
  private static final int CHANNELS = 3;

  private MaskedColors() {}

  /**
   * Fills a picture.
   *
   * @param picture a picture of the mask's size
   * @return a new picture; pixels that stay are the same, and if none stays all are mid-gray
   */
  public static BufferedImage filled(BufferedImage picture, Mask mask) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    double[][] sums = sums(picture, mask);
    BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        result.setRGB(
            x, y, mask.covers(x, y) ? around(sums, x, y, width, height) : picture.getRGB(x, y));
      }
    }
    return result;
  }

  private static int around(double[][] sums, int x, int y, int width, int height) {
    for (int reach = 1; reach < Math.max(width, height); reach *= 2) {
      int left = Math.max(0, x - reach);
      int top = Math.max(0, y - reach);
      int right = Math.min(width, x + reach + 1);
      int bottom = Math.min(height, y + reach + 1);
      double count = sum(sums[CHANNELS], width, left, top, right, bottom);
      if (count > 0) {
        int rgb = 0;
        for (int channel = 0; channel < CHANNELS; channel++) {
          double level = sum(sums[channel], width, left, top, right, bottom) / count;
          rgb = rgb << 8 | (int) Math.round(level);
        }
        return rgb;
      }
    }
    return 0x808080;
  }

  /** Returns the sums of red, green, blue and number of the pixels that stay, up to each place. */
  private static double[][] sums(BufferedImage picture, Mask mask) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    int stride = width + 1;
    double[][] sums = new double[CHANNELS + 1][stride * (height + 1)];
    double[] row = new double[CHANNELS + 1];
    for (int y = 0; y < height; y++) {
      Arrays.fill(row, 0);
      for (int x = 0; x < width; x++) {
        if (!mask.covers(x, y)) {
          int rgb = picture.getRGB(x, y);
          row[0] += rgb >> 16 & 0xff;
          row[1] += rgb >> 8 & 0xff;
          row[2] += rgb & 0xff;
          row[CHANNELS]++;
        }
        for (int i = 0; i <= CHANNELS; i++) {
          sums[i][(y + 1) * stride + x + 1] = sums[i][y * stride + x + 1] + row[i];
        }
      }
    }
    return sums;
  }

  private static double sum(double[] sums, int width, int left, int top, int right, int bottom) {
    int stride = width + 1;
    return sums[bottom * stride + right]
        - sums[top * stride + right]
        - sums[bottom * stride + left]
        + sums[top * stride + left];
  }
}
