package io.vstar.likeness;

/**
 * The structural similarity index SSIM of two pictures' luma (Wang et al. 2004, "Image quality
 * assessment: from error visibility to structural similarity"), with the paper's Gaussian window of
 * 11×11 pixels and σ = 1.5, K₁ = 0.01, K₂ = 0.03, and the mean over all places where the window
 * lies within the picture.
 */
final class StructuralSimilarity {
  private static final int RADIUS = 5;
  private static final double SIGMA = 1.5;
  private static final double LEVELS = 255;
  private static final double C1 = 0.01 * LEVELS * 0.01 * LEVELS;
  private static final double C2 = 0.03 * LEVELS * 0.03 * LEVELS;

  /** The least side of a picture, that of the window. */
  static final int MIN_SIDE = 2 * RADIUS + 1;

  private final int width;
  private final int height;
  private final double[] window = window();

  private StructuralSimilarity(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /**
   * Computes the mean index.
   *
   * @param a the first picture, with sides of at least {@link #MIN_SIDE}
   * @param b the second picture, of the same size
   * @return the index in [-1, 1]; 1 for equal pictures
   */
  static double of(GrayPicture a, GrayPicture b) {
    if (a.width() != b.width() || a.height() != b.height()) {
      throw new IllegalArgumentException("pictures of different sizes have no SSIM");
    }
    return new StructuralSimilarity(a.width(), a.height()).mean(a.values(), b.values());
  }

  private double mean(float[] a, float[] b) {
    double[] meanA = smoothed(a, a, false);
    double[] meanB = smoothed(b, b, false);
    double[] squareA = smoothed(a, a, true);
    double[] squareB = smoothed(b, b, true);
    double[] product = smoothed(a, b, true);
    double sum = 0;
    for (int i = 0; i < meanA.length; i++) {
      double both = meanA[i] * meanB[i];
      double squares = meanA[i] * meanA[i] + meanB[i] * meanB[i];
      double variances = squareA[i] + squareB[i] - squares;
      double covariance = product[i] - both;
      sum += (2 * both + C1) * (2 * covariance + C2) / ((squares + C1) * (variances + C2));
    }
    return sum / meanA.length;
  }

  /**
   * Returns the weighted means within the window at all its places.
   *
   * @param multiplied true for the means of a·b, false for those of a
   */
  private double[] smoothed(float[] a, float[] b, boolean multiplied) {
    int columns = width - 2 * RADIUS;
    int rows = height - 2 * RADIUS;
    double[] across = new double[height * columns];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < columns; x++) {
        double sum = 0;
        for (int k = 0; k < window.length; k++) {
          int i = y * width + x + k;
          sum += window[k] * (multiplied ? (double) a[i] * b[i] : a[i]);
        }
        across[y * columns + x] = sum;
      }
    }
    double[] means = new double[rows * columns];
    for (int i = 0; i < means.length; i++) {
      for (int k = 0; k < window.length; k++) {
        means[i] += window[k] * across[i + k * columns];
      }
    }
    return means;
  }

  private static double[] window() {
    double[] window = new double[MIN_SIDE];
    double sum = 0;
    for (int i = 0; i < window.length; i++) {
      double distance = (i - RADIUS) / SIGMA;
      window[i] = Math.exp(-distance * distance / 2);
      sum += window[i];
    }
    for (int i = 0; i < window.length; i++) {
      window[i] /= sum;
    }
    return window;
  }
}
