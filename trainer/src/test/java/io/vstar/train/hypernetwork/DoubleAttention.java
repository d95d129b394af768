package io.vstar.train.hypernetwork;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/**
 * A cross-attention of one head with a hypernetwork, its loss and the gradient, written out in
 * double precision: nothing of it is shared with the program.
 *
 * <pre>
 * k = Wk (x + mlpK(x))    v = Wv (x + mlpV(x))    o = Wo softmax(q kᵀ/√d) v + bo
 * loss = mean (o − target)² + Σ w · mean over tokens |mlp(x)|²/|x|²
 * mlp(x) = B tanh(A x + a) + b
 * </pre>
 */
final class DoubleAttention {
  private final double[][] q; // (N, d), already projected
  private final double[][] x; // (M, X)
  private final double[][] target; // (N, D)
  private final double[][] wk; // (d, X)
  private final double[][] wv; // (d, X)
  private final double[][] wo; // (D, d)
  private final double[] bo;
  private final double[] penalty; // for keys, for values

  DoubleAttention(
      double[][] q,
      double[][] x,
      double[][] target,
      double[][] wk,
      double[][] wv,
      double[][] wo,
      double[] bo,
      double[] penalty) {
    this.q = q;
    this.x = x;
    this.target = target;
    this.wk = wk;
    this.wv = wv;
    this.wo = wo;
    this.bo = bo;
    this.penalty = penalty;
  }

  /** A, a, B, b of one network. */
  record Mlp(double[][] a, double[] biasA, double[][] b, double[] biasB) {
    double[][] hidden(double[][] x) {
      return map(plus(times(x, transposed(a)), biasA), Math::tanh);
    }

    double[][] residual(double[][] x) {
      return plus(times(hidden(x), transposed(b)), biasB);
    }
  }

  /** The loss, and its gradient by A, a, B, b of keys, then of values. */
  record Result(double loss, List<double[][]> gradients) {}

  Result evaluate(Mlp key, Mlp value) {
    double scale = 1 / Math.sqrt(q[0].length);
    double[][] rk = key.residual(x);
    double[][] rv = value.residual(x);
    double[][] k = times(sum(x, rk), transposed(wk));
    double[][] v = times(sum(x, rv), transposed(wv));
    double[][] p = softmax(map(times(q, transposed(k)), s -> s * scale));
    double[][] o = plus(times(times(p, v), transposed(wo)), bo);
    double[][] error = sum(o, map(target, t -> -t));
    double count = (double) o.length * o[0].length;
    double loss = squares(error) / count + penalized(rk, penalty[0]) + penalized(rv, penalty[1]);

    double[][] dAttended = times(map(error, e -> 2 * e / count), wo);
    double[][] dv = times(transposed(p), dAttended);
    double[][] dp = times(dAttended, transposed(v));
    double[][] ds = new double[p.length][p[0].length];
    for (int i = 0; i < p.length; i++) {
      double inner = 0;
      for (int j = 0; j < p[0].length; j++) {
        inner += p[i][j] * dp[i][j];
      }
      for (int j = 0; j < p[0].length; j++) {
        ds[i][j] = p[i][j] * (dp[i][j] - inner) * scale;
      }
    }
    double[][] dk = times(transposed(ds), q);
    double[][] dRk = sum(times(dk, wk), penaltyGradient(rk, penalty[0]));
    double[][] dRv = sum(times(dv, wv), penaltyGradient(rv, penalty[1]));
    List<double[][]> ofKey = backward(key, dRk);
    List<double[][]> ofValue = backward(value, dRv);
    return new Result(loss, Stream.concat(ofKey.stream(), ofValue.stream()).toList());
  }

  private List<double[][]> backward(Mlp mlp, double[][] dr) {
    double[][] h = mlp.hidden(x);
    double[][] dh = times(dr, mlp.b());
    for (int i = 0; i < dh.length; i++) {
      for (int j = 0; j < dh[0].length; j++) {
        dh[i][j] *= 1 - h[i][j] * h[i][j];
      }
    }
    return List.of(
        times(transposed(dh), x),
        new double[][] {columnSums(dh)},
        times(transposed(dr), h),
        new double[][] {columnSums(dr)});
  }

  private double penalized(double[][] r, double weight) {
    double sum = 0;
    for (int i = 0; i < r.length; i++) {
      sum += squares(new double[][] {r[i]}) / squares(new double[][] {x[i]});
    }
    return weight * sum / r.length;
  }

  private double[][] penaltyGradient(double[][] r, double weight) {
    double[][] result = new double[r.length][];
    for (int i = 0; i < r.length; i++) {
      double factor = 2 * weight / r.length / squares(new double[][] {x[i]});
      result[i] = map(new double[][] {r[i]}, value -> value * factor)[0];
    }
    return result;
  }

  static double[][] times(double[][] a, double[][] b) {
    double[][] result = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        for (int k = 0; k < b.length; k++) {
          result[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return result;
  }

  static double[][] transposed(double[][] a) {
    double[][] result = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        result[j][i] = a[i][j];
      }
    }
    return result;
  }

  private static double[][] sum(double[][] a, double[][] b) {
    double[][] result = new double[a.length][a[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        result[i][j] = a[i][j] + b[i][j];
      }
    }
    return result;
  }

  private static double[][] plus(double[][] a, double[] row) {
    double[][] result = new double[a.length][a[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        result[i][j] = a[i][j] + row[j];
      }
    }
    return result;
  }

  private static double[][] map(double[][] a, DoubleUnaryOperator f) {
    double[][] result = new double[a.length][a[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        result[i][j] = f.applyAsDouble(a[i][j]);
      }
    }
    return result;
  }

  private static double[][] softmax(double[][] scores) {
    double[][] result = map(scores, Math::exp);
    for (double[] row : result) {
      double sum = 0;
      for (double each : row) {
        sum += each;
      }
      for (int j = 0; j < row.length; j++) {
        row[j] /= sum;
      }
    }
    return result;
  }

  private static double[] columnSums(double[][] a) {
    double[] sums = new double[a[0].length];
    for (double[] row : a) {
      for (int j = 0; j < sums.length; j++) {
        sums[j] += row[j];
      }
    }
    return sums;
  }

  private static double squares(double[][] a) {
    double sum = 0;
    for (double[] row : a) {
      for (double each : row) {
        sum += each * each;
      }
    }
    return sum;
  }
}
