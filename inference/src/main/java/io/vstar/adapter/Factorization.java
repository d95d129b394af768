package io.vstar.adapter;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The best approximation of a matrix by a product of two narrow ones, W ≈ up·down: its largest
 * singular values, by subspace iteration from a random start (Halko, Martinsson and Tropp 2011,
 * algorithm 4.4) in double precision. Equal matrices give equal factors.
 *
 * @param up (rows, rank) row-major
 * @param down (rank, columns) row-major
 * @param error |W − up·down| by |W|, Frobenius; 0 for the zero matrix
 */
record Factorization(float[] up, float[] down, double error) {
  private static final int OVERSAMPLING = 8;
  private static final int ITERATIONS = 8;
  private static final int JACOBI_SWEEPS = 30;

  /**
   * @param values (rows, columns) row-major
   */
  static Factorization of(float[] values, int rows, int columns, int rank) {
    int width = Math.min(rank + OVERSAMPLING, Math.min(rows, columns));
    double[][] w = matrix(values, rows, columns);
    double[][] q = orthonormal(times(w, random(columns, width)));
    for (int i = 0; i < ITERATIONS; i++) {
      q = orthonormal(times(w, orthonormal(timesOfTransposed(w, q))));
    }
    double[][] b = transposed(timesOfTransposed(w, q)); // qᵀ w: (width, columns)
    double[][] gram = times(b, transposed(b));
    double[][] vectors =
        eigenvectors(gram); // columns, by falling eigenvalue; gram becomes diagonal
    double[][] chosen = firstColumns(vectors, rank);
    double[][] up = times(q, chosen);
    double[][] down = times(transposed(chosen), b);
    double all = squares(w);
    double kept = squares(down);
    double error = all == 0 ? 0 : Math.sqrt(Math.max(0, all - kept) / all);
    return new Factorization(flat(up), flat(down), error);
  }

  private static double[][] random(int rows, int columns) {
    SplittableRandom random = new SplittableRandom(1);
    double[][] result = new double[rows][columns];
    for (double[] row : result) {
      for (int j = 0; j < columns; j++) {
        row[j] = random.nextGaussian();
      }
    }
    return result;
  }

  /** Gram and Schmidt, twice over, which is as good as any; columns of no length become zero. */
  private static double[][] orthonormal(double[][] a) {
    double[][] columns = transposed(a);
    for (int i = 0; i < columns.length; i++) {
      double before = Math.sqrt(dot(columns[i], columns[i]));
      for (int round = 0; round < 2; round++) {
        for (int j = 0; j < i; j++) {
          add(columns[i], columns[j], -dot(columns[i], columns[j]));
        }
      }
      double length = Math.sqrt(dot(columns[i], columns[i]));
      double scale = length <= 1e-12 * before || length == 0 ? 0 : 1 / length;
      for (int k = 0; k < columns[i].length; k++) {
        columns[i][k] *= scale;
      }
    }
    return transposed(columns);
  }

  /** Of a symmetric matrix, by Jacobi's rotations. */
  private static double[][] eigenvectors(double[][] a) {
    int n = a.length;
    double[][] v = new double[n][n];
    for (int i = 0; i < n; i++) {
      v[i][i] = 1;
    }
    for (int sweep = 0; sweep < JACOBI_SWEEPS; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(a, v, p, q);
        }
      }
    }
    return sortedByDiagonal(a, v);
  }

  private static void rotate(double[][] a, double[][] v, int p, int q) {
    if (a[p][q] * a[p][q] <= 1e-30 * Math.abs(a[p][p] * a[q][q])) {
      return;
    }
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = Math.signum(theta) / (Math.abs(theta) + Math.hypot(theta, 1));
    t = theta == 0 ? 1 : t;
    double c = 1 / Math.hypot(t, 1);
    double s = t * c;
    for (double[] row : a) {
      turn(row, p, q, c, s);
    }
    for (int k = 0; k < a.length; k++) {
      double x = a[p][k];
      double y = a[q][k];
      a[p][k] = c * x - s * y;
      a[q][k] = s * x + c * y;
    }
    for (double[] row : v) {
      turn(row, p, q, c, s);
    }
  }

  private static void turn(double[] row, int p, int q, double c, double s) {
    double x = row[p];
    double y = row[q];
    row[p] = c * x - s * y;
    row[q] = s * x + c * y;
  }

  private static double[][] sortedByDiagonal(double[][] diagonal, double[][] vectors) {
    int n = diagonal.length;
    Integer[] order = new Integer[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    Arrays.sort(order, (i, j) -> Double.compare(diagonal[j][j], diagonal[i][i]));
    double[][] sorted = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        sorted[i][j] = vectors[i][order[j]];
      }
    }
    return sorted;
  }

  private static double[][] matrix(float[] values, int rows, int columns) {
    double[][] result = new double[rows][columns];
    for (int i = 0; i < values.length; i++) {
      result[i / columns][i % columns] = values[i];
    }
    return result;
  }

  private static double[][] times(double[][] a, double[][] b) {
    double[][] result = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < b.length; k++) {
        add(result[i], b[k], a[i][k]);
      }
    }
    return result;
  }

  /** aᵀ b. */
  private static double[][] timesOfTransposed(double[][] a, double[][] b) {
    double[][] result = new double[a[0].length][b[0].length];
    for (int k = 0; k < a.length; k++) {
      for (int i = 0; i < a[0].length; i++) {
        add(result[i], b[k], a[k][i]);
      }
    }
    return result;
  }

  private static double[][] transposed(double[][] a) {
    double[][] result = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        result[j][i] = a[i][j];
      }
    }
    return result;
  }

  private static double[][] firstColumns(double[][] a, int count) {
    double[][] result = new double[a.length][];
    for (int i = 0; i < a.length; i++) {
      result[i] = Arrays.copyOf(a[i], count);
    }
    return result;
  }

  private static void add(double[] target, double[] source, double factor) {
    for (int i = 0; i < target.length; i++) {
      target[i] += factor * source[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double squares(double[][] a) {
    double sum = 0;
    for (double[] row : a) {
      sum += dot(row, row);
    }
    return sum;
  }

  private static float[] flat(double[][] a) {
    float[] result = new float[a.length * a[0].length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) a[i / a[0].length][i % a[0].length];
    }
    return result;
  }
}
