package io.vstar.noise;

/**
 * The interpolation of vectors along the arc between them, which keeps the length of normal noise:
 * in the middle between two independent draws the mean would have only √½ of it (Shoemake 1985).
 */
public final class SphericalInterpolation {
  private static final double NEARLY_PARALLEL = 0.9995;

  private SphericalInterpolation() {}

  /**
   * Interpolates between two vectors; nearly parallel ones linearly.
   *
   * @param share 0 for the first, 1 for the second; beyond these the arc goes on
   * @return a new vector
   */
  public static float[] between(float[] first, float[] second, double share) {
    double cosine = cosine(first, second);
    double ofFirst = 1 - share;
    double ofSecond = share;
    if (Math.abs(cosine) < NEARLY_PARALLEL) {
      double angle = Math.acos(cosine);
      ofFirst = Math.sin((1 - share) * angle) / Math.sin(angle);
      ofSecond = Math.sin(share * angle) / Math.sin(angle);
    }
    float[] result = new float[first.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) (ofFirst * first[i] + ofSecond * second[i]);
    }
    return result;
  }

  private static double cosine(float[] first, float[] second) {
    double dot = 0;
    double squares = 0;
    double otherSquares = 0;
    for (int i = 0; i < first.length; i++) {
      dot += (double) first[i] * second[i];
      squares += (double) first[i] * first[i];
      otherSquares += (double) second[i] * second[i];
    }
    double lengths = Math.sqrt(squares * otherSquares);
    return lengths == 0 ? 1 : dot / lengths;
  }
}
