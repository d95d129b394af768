package io.vstar.image;

/**
 * The weights with which the source pixels of one axis are averaged to scaled pixels: a windowed
 * sinc with three lobes, widened by the factor of reduction. The arithmetic is Pillow's ({@code
 * precompute_coeffs} in <a
 * href="https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Resample.c">Resample.c</a>),
 * which other training programs use.
 */
final class LanczosAxis {
  private static final int LOBES = 3;

  private final int[] first;
  private final float[][] weights;

  /**
   * Computes the weights.
   *
   * @param source number of pixels of the source
   * @param scaled number of pixels of the whole scaled axis
   * @param offset index of the first scaled pixel to compute
   * @param count number of scaled pixels to compute
   */
  LanczosAxis(int source, int scaled, int offset, int count) {
    this.first = new int[count];
    this.weights = new float[count][];
    double scale = (double) source / scaled;
    double stretch = Math.max(scale, 1);
    double reach = LOBES * stretch;
    for (int i = 0; i < count; i++) {
      double center = (offset + i + 0.5) * scale;
      int from = Math.max(0, (int) (center - reach + 0.5));
      int to = Math.min(source, (int) (center + reach + 0.5));
      first[i] = from;
      weights[i] = normalized(from, to, center, stretch);
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
   * Returns the weights of the source pixels of scaled pixel {@code i}, from {@link #first} on;
   * they sum to 1.
   */
  float[] weights(int i) {
    return weights[i];
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

  private static float[] normalized(int from, int to, double center, double stretch) {
    double[] raw = new double[to - from];
    double sum = 0;
    for (int i = 0; i < raw.length; i++) {
      raw[i] = lanczos((from + i + 0.5 - center) / stretch);
      sum += raw[i];
    }
    float[] shares = new float[raw.length];
    for (int i = 0; i < raw.length; i++) {
      shares[i] = (float) (raw[i] / sum);
    }
    return shares;
  }

  private static double lanczos(double x) {
    return Math.abs(x) < LOBES ? sinc(x) * sinc(x / LOBES) : 0;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }
}
