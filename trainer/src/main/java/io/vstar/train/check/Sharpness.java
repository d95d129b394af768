package io.vstar.train.check;

import java.util.Arrays;

/**
 * The sharpness of a picture: the variance of its Laplacian (Pech-Pacheco and others, Diatom
 * autofocusing in brightfield microscopy, 2000), of 4 neighbours on levels from 0 to 255. It is
 * taken for each of {@value #TILES} × {@value #TILES} tiles, and that of the sharpest tenth counts,
 * so that a sharp subject before a blurred background is sharp.
 */
final class Sharpness {
  private static final int TILES = 8;
  private static final double SHARPEST = 0.9;

  private Sharpness() {}

  /** Returns the sharpness, at least 0; 0 for a picture of less than three pixels a side. */
  static double of(Pixels picture) {
    int width = picture.width() - 2; // pixels at the edges lack a neighbour
    int height = picture.height() - 2;
    if (width < 1 || height < 1) {
      return 0;
    }
    int across = Math.min(TILES, width);
    int down = Math.min(TILES, height);
    double[] variances = new double[across * down];
    for (int row = 0; row < down; row++) {
      for (int column = 0; column < across; column++) {
        variances[row * across + column] =
            variance(
                picture,
                1 + column * width / across,
                1 + (column + 1) * width / across,
                1 + row * height / down,
                1 + (row + 1) * height / down);
      }
    }
    Arrays.sort(variances);
    return variances[(int) (SHARPEST * (variances.length - 1))];
  }

  private static double variance(Pixels picture, int left, int right, int top, int bottom) {
    long sum = 0;
    long squares = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        int laplacian = picture.laplacian(x, y);
        sum += laplacian;
        squares += laplacian * laplacian;
      }
    }
    double count = (double) (right - left) * (bottom - top);
    double mean = sum / count;
    return squares / count - mean * mean;
  }
}
