package io.vstar.similarity;

import java.util.List;

/** Cosines of angles between vectors, in double precision. */
final class Cosine {
  private Cosine() {}

  /** Computes the cosine of the angle between two vectors, in [-1, 1]; 0 if one of them is zero. */
  static double of(float[] a, float[] b) {
    double product = 0;
    double squaredA = 0;
    double squaredB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      squaredA += (double) a[i] * a[i];
      squaredB += (double) b[i] * b[i];
    }
    double lengths = Math.sqrt(squaredA * squaredB);
    return lengths == 0 ? 0 : Math.max(-1, Math.min(1, product / lengths));
  }

  /** Computes the mean of vectors of one length. */
  static float[] mean(List<float[]> vectors) {
    float[] mean = new float[vectors.get(0).length];
    for (int i = 0; i < mean.length; i++) {
      double sum = 0;
      for (float[] vector : vectors) {
        sum += vector[i];
      }
      mean[i] = (float) (sum / vectors.size());
    }
    return mean;
  }
}
