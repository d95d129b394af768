package io.vstar.train.heldout;

/** Student's t distribution. */
final class StudentT {
  private static final double NORMAL_975 = 1.959963984540054;

  /** The quantiles for few degrees of freedom, where the expansion is off by more than 0.01 %. */
  private static final double[] FEW = {
    12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157,
    2.228139
  };

  private StudentT() {}

  /**
   * Computes the quantile below which 97.5 % lie (Abramowitz and Stegun 1964, equation 26.7.5).
   *
   * @param freedom the degrees of freedom, at least 1
   */
  static double quantile975(int freedom) {
    if (freedom <= FEW.length) {
      return FEW[freedom - 1];
    }
    double x = NORMAL_975;
    double square = x * x;
    double g1 = (square + 1) * x / 4;
    double g2 = ((5 * square + 16) * square + 3) * x / 96;
    double g3 = (((3 * square + 19) * square + 17) * square - 15) * x / 384;
    return x + (g1 + (g2 + g3 / freedom) / freedom) / freedom;
  }
}
