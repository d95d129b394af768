package io.vstar.similarity;

/** The cosine of two sequences of token ids, of which the shorter is filled up with zeros. */
final class TokenIdCosine {
  private TokenIdCosine() {}

  /** Computes the cosine, in [0, 1]; 0 if a sequence is empty. */
  static double of(long[] a, long[] b) {
    double product = 0;
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      product += (double) a[i] * b[i];
    }
    double lengths = Math.sqrt(square(a) * square(b));
    return lengths == 0 ? 0 : Math.min(1, product / lengths);
  }

  private static double square(long... ids) {
    double sum = 0;
    for (long id : ids) {
      sum += (double) id * id;
    }
    return sum;
  }
}
