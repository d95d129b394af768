package io.vstar.image;

/**
 * How the pixels of one axis of a scaled picture mix those of the source: windowed sinc with three
 * lobes, stretched over all source pixels under a pixel when reducing. The arithmetic is Pillow's
 * ({@code precompute_coeffs} in <a
 * href="https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Resample.c">Resample.c</a>),
 * whose Lanczos the field trains with.
 */
final class LanczosAxis {
  private static final int LOBES = 3;

  private final int[] first;
  private final float[][] weights;

  /**
   * @param source pixels of the source
   * @param scaled pixels of the whole scaled axis
   * @param offset the first of the scaled pixels to make
   * @param count how many of them to make
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

  /** Number of pixels made. */
  int count() {
    return first.length;
  }

  /** The first source pixel that goes into pixel {@code i}. */
  int first(int i) {
    return first[i];
  }

  /** The share of each source pixel from {@link #first} on, summing to 1. */
  float[] weights(int i) {
    return weights[i];
  }

  /** The first source pixel that goes into any pixel. */
  int start() {
    return first[0];
  }

  /** One more than the last source pixel that goes into any pixel. */
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
