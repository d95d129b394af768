package io.vstar.image;

/**
 * The weights with which the source pixels of one axis are averaged to scaled pixels, by a filter
 * that is widened by the factor of reduction. The arithmetic is Pillow's ({@code precompute_coeffs}
 * in <a
 * href="https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Resample.c">Resample.c</a>),
 * which other training programs use.
 */
final class ResamplingAxis {
  private final int[] first;
  private final double[][] weights;

  /**
   * Computes the weights.
   *
   * @param filter filter that is sampled
   * @param source number of pixels of the source
   * @param scaled number of pixels of the whole scaled axis
   * @param offset index of the first scaled pixel to compute
   * @param count number of scaled pixels to compute
   */
  ResamplingAxis(ResamplingFilter filter, int source, int scaled, int offset, int count) {
    this.first = new int[count];
    this.weights = new double[count][];
    double scale = (double) source / scaled;
    double stretch = Math.max(scale, 1);
    double reach = filter.reach() * stretch;
    for (int i = 0; i < count; i++) {
      double center = (offset + i + 0.5) * scale;
      int from = Math.max(0, (int) (center - reach + 0.5));
      int to = Math.min(source, (int) (center + reach + 0.5));
      first[i] = from;
      weights[i] = normalized(filter, from, to, center, stretch);
    }
  }

  /** Returns the number of scaled pixels. */
  int count() {
    return first.length;
  }

  /** Returns the first source pixel of scaled pixel {@code i}. */
  int first(int i) {
    return first[i];
  }

  /**
   * Returns the weights of the source pixels of each scaled pixel, from {@link #first} on; those of
   * a scaled pixel sum to 1.
   */
  float[][] floats() {
    float[][] all = new float[count()][];
    for (int i = 0; i < all.length; i++) {
      all[i] = new float[weights[i].length];
      for (int j = 0; j < all[i].length; j++) {
        all[i][j] = (float) weights[i][j];
      }
    }
    return all;
  }

  /**
   * Returns the weights as {@link #floats} does, as whole numbers.
   *
   * @param bits number of bits behind the point
   */
  int[][] fixedPoint(int bits) {
    int[][] all = new int[count()][];
    for (int i = 0; i < all.length; i++) {
      all[i] = new int[weights[i].length];
      for (int j = 0; j < all[i].length; j++) {
        double scaled = weights[i][j] * (1 << bits);
        all[i][j] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
      }
    }
    return all;
  }

  /** Returns the first source pixel of all scaled pixels. */
  int start() {
    return first[0];
  }

  /** Returns the last source pixel of all scaled pixels plus one. */
  int end() {
    int last = count() - 1;
    return first[last] + weights[last].length;
  }

  private static double[] normalized(
      ResamplingFilter filter, int from, int to, double center, double stretch) {
    double[] shares = new double[to - from];
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      shares[i] = filter.at((from + i + 0.5 - center) / stretch);
      sum += shares[i];
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] /= sum;
    }
    return shares;
  }
}
