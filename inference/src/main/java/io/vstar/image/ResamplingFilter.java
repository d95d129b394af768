package io.vstar.image;

/** A filter by which source pixels are weighted by their distance, as Pillow defines them. */
public enum ResamplingFilter {
  /** A sinc with three lobes, windowed by another sinc. */
  LANCZOS(3) {
    @Override
    double at(double x) {
      return Math.abs(x) < reach() ? sinc(x) * sinc(x / reach()) : 0;
    }
  },
  /** A triangle, which never overshoots: flat parts stay as they are, also beside edges. */
  BILINEAR(1) {
    @Override
    double at(double x) {
      return Math.max(0, 1 - Math.abs(x));
    }
  },
  /** Keys' cubic convolution with a = -0.5 (Keys 1981). */
  BICUBIC(2) {
    @Override
    double at(double x) {
      double d = Math.abs(x);
      if (d < 1) {
        return ((A + 2) * d - (A + 3)) * d * d + 1;
      }
      return d < reach() ? (((d - 5) * d + 8) * d - 4) * A : 0;
    }
  };

  private static final double A = -0.5;

  private final int reach;

  ResamplingFilter(int reach) {
    this.reach = reach;
  }

  /** Returns the distance in pixels from which on weights are zero. */
  int reach() {
    return reach;
  }

  /** Returns the weight at a distance in pixels, not normalised. */
  abstract double at(double x);

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }
}
