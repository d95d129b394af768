package io.vstar.adapter;

import static org.ejml.dense.row.CommonOps_DDRM.extract;
import static org.ejml.dense.row.CommonOps_DDRM.mult;
import static org.ejml.dense.row.CommonOps_DDRM.multTransA;
import static org.ejml.dense.row.NormOps_DDRM.normF;

import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.RandomMatrices_DDRM;
import org.ejml.dense.row.SingularOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * A low-rank factorization of a matrix, W ≈ up·down, from its largest singular values. They are
 * computed by subspace iteration from a random start (Halko, Martinsson and Tropp 2011, algorithm
 * 4.4) in double precision, because a whole decomposition of a large matrix takes many seconds
 * instead of a fraction of one. Equal matrices give equal factors.
 *
 * @param up left factor, (rows, rank) row-major
 * @param down right factor, (rank, columns) row-major
 * @param error relative error |W − up·down| / |W| in the Frobenius norm; 0 for the zero matrix
 */
public record Factorization(float[] up, float[] down, double error) {
  private static final int OVERSAMPLING = 8;
  private static final int ITERATIONS = 8;

  /**
   * Factorizes a matrix.
   *
   * @param values the matrix, (rows, columns) row-major
   * @param rank rank of the product, at least 1
   */
  public static Factorization of(float[] values, int rows, int columns, int rank) {
    DMatrixRMaj w = new DMatrixRMaj(rows, columns);
    for (int i = 0; i < values.length; i++) {
      w.data[i] = values[i];
    }
    int width = Math.min(rank + OVERSAMPLING, Math.min(rows, columns));
    DMatrixRMaj start = RandomMatrices_DDRM.rectangleGaussian(columns, width, 0, 1, new Random(1));
    DMatrixRMaj q = orthonormal(mult(w, start, null));
    for (int i = 0; i < ITERATIONS; i++) {
      q = orthonormal(mult(w, orthonormal(multTransA(w, q, null)), null));
    }
    DMatrixRMaj within = multTransA(q, w, null); // (width, columns)
    DMatrixRMaj directions = extract(leftSingularVectors(within), 0, width, 0, rank);
    DMatrixRMaj up = mult(q, directions, null);
    DMatrixRMaj down = multTransA(directions, within, null);
    double all = normF(w);
    double kept = normF(down);
    double error = all == 0 ? 0 : Math.sqrt(Math.max(0, all * all - kept * kept)) / all;
    return new Factorization(floats(up), floats(down), error);
  }

  private static DMatrixRMaj orthonormal(DMatrixRMaj a) {
    QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(a.numRows, a.numCols);
    qr.decompose(a);
    return qr.getQ(null, true);
  }

  /** Returns the left singular vectors as columns, by descending singular value. */
  private static DMatrixRMaj leftSingularVectors(DMatrixRMaj a) {
    SingularValueDecomposition_F64<DMatrixRMaj> svd =
        DecompositionFactory_DDRM.svd(a.numRows, a.numCols, true, false, true);
    svd.decompose(a.copy());
    DMatrixRMaj vectors = svd.getU(null, false);
    SingularOps_DDRM.descendingOrder(
        vectors, false, svd.getSingularValues(), svd.numberOfSingularValues(), null, false);
    return vectors;
  }

  private static float[] floats(DMatrixRMaj a) {
    float[] result = new float[a.getNumElements()];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) a.data[i];
    }
    return result;
  }
}
