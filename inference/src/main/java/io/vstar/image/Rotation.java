package io.vstar.image;

import java.awt.image.BufferedImage;

/** Rotates pictures about their middle and keeps the part in the middle. */
public final class Rotation {
  private static final int CHANNELS = 3;

  private Rotation() {}

  /**
   * Rotates a picture. Each pixel is interpolated between those around its place; beyond an edge
   * the pixels of the edge go on.
   *
   * @param image the picture
   * @param degrees the angle, counterclockwise
   * @param filter the filter between pixels
   * @param kept the size of the part to keep
   * @return a picture of the size {@code kept} and of type {@code TYPE_INT_RGB}
   */
  public static BufferedImage rotate(
      BufferedImage image, double degrees, ResamplingFilter filter, ImageSize kept) {
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    int width = image.getWidth();
    int height = image.getHeight();
    int[] source = image.getRGB(0, 0, width, height, null, 0, width);
    int[] row = new int[kept.width()];
    BufferedImage rotated =
        new BufferedImage(kept.width(), kept.height(), BufferedImage.TYPE_INT_RGB);
    Sampling sampling = new Sampling(source, width, height, filter);
    for (int y = 0; y < kept.height(); y++) {
      double v = y - (kept.height() - 1) / 2.0;
      for (int x = 0; x < row.length; x++) {
        double u = x - (kept.width() - 1) / 2.0;
        // The axis of rows points down: a counterclockwise turn takes pixels from clockwise.
        row[x] =
            sampling.at(
                (width - 1) / 2.0 + cos * u - sin * v, (height - 1) / 2.0 + sin * u + cos * v);
      }
      rotated.setRGB(0, y, row.length, 1, row, 0, row.length);
    }
    return rotated;
  }

  /** Interpolation in one picture. */
  private record Sampling(int[] rgb, int width, int height, ResamplingFilter filter) {

    /** Returns the colour at a place, whose whole numbers are the middles of pixels. */
    int at(double x, double y) {
      int reach = filter.reach();
      int left = (int) Math.floor(x) - reach + 1;
      int top = (int) Math.floor(y) - reach + 1;
      double[] sums = new double[CHANNELS];
      double weights = 0;
      for (int j = top; j < top + 2 * reach; j++) {
        double down = filter.at(y - j);
        int from = Math.max(0, Math.min(height - 1, j)) * width;
        for (int i = left; i < left + 2 * reach; i++) {
          double weight = down * filter.at(x - i);
          int pixel = rgb[from + Math.max(0, Math.min(width - 1, i))];
          for (int channel = 0; channel < CHANNELS; channel++) {
            sums[channel] += weight * (pixel >> 16 - 8 * channel & 0xff);
          }
          weights += weight;
        }
      }
      int color = 0;
      for (double sum : sums) {
        color = color << 8 | Math.max(0, Math.min(255, (int) Math.round(sum / weights)));
      }
      return color;
    }
  }
}
