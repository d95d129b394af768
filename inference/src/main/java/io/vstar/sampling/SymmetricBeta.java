package io.vstar.sampling;

/**
 * The beta distribution with two equal parameters a, symmetric about 1/2.
 *
 * @param shape the parameter a, above 0
 */
record SymmetricBeta(double shape) {
  private static final int MOST_TERMS =
      200; // at x = 1/2 a term is less than half of the one before
  private static final int BISECTIONS = 60;

  /**
   * Returns the value below which a share of the distribution lies.
   *
   * @param share in [0, 1]
   * @return a value in [0, 1]
   */
  double quantile(double share) {
    if (share > 0.5) {
      return 1 - quantile(1 - share);
    }
    double wanted = share * 2 * unnormalized(0.5); // half of the distribution lies below 1/2
    double low = 0;
    double high = 0.5;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      if (unnormalized(middle) < wanted) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return share == 0 ? 0 : (low + high) / 2;
  }

  /**
   * Integrates t^(a−1)·(1−t)^(a−1) from 0 to x, at most 1/2: xᵃ·Σ (1−a)ₙ/n!·xⁿ/(a+n) (Abramowitz
   * and Stegun, 26.5.4 with 15.1.1).
   */
  private double unnormalized(double x) {
    double sum = 0;
    double factor = 1; // (1−a)ₙ/n!·xⁿ
    for (int n = 0; n < MOST_TERMS; n++) {
      sum += factor / (shape + n);
      factor *= (n + 1 - shape) / (n + 1) * x;
    }
    return Math.pow(x, shape) * sum;
  }
}
