package io.vstar.generation;

import ai.djl.ndarray.NDArray;
import io.vstar.error.ConfigException;
import io.vstar.noise.SphericalInterpolation;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.Conditioning;
import java.util.Arrays;
import java.util.List;

/** The ways from one encoded prompt to another, token by token. */
public enum Interpolation {
  /** Along the straight line: (1 − η) · from + η · to, also beyond the ends. */
  LINEAR {
    @Override
    float[] between(float[] from, float[] to, double share) {
      float[] result = new float[from.length];
      for (int i = 0; i < result.length; i++) {
        result[i] = (float) ((1 - share) * from[i] + share * to[i]);
      }
      return result;
    }
  },

  /** Along the arc between the vectors of each token, which keeps their lengths. */
  SPHERICAL {
    @Override
    float[] between(float[] from, float[] to, double share) {
      return SphericalInterpolation.between(from, to, share);
    }
  };

  /** Returns a new vector. */
  abstract float[] between(float[] from, float[] to, double share);

  /**
   * Interpolates between two encoded prompts.
   *
   * @param from one row (1, T, X)
   * @param to one row with as many tokens
   * @param shares places between them, 0 for {@code from} and 1 for {@code to}
   * @param scope owns the result
   * @return a row for each share
   * @throws ConfigException if the prompts have different numbers of chunks
   */
  Conditioning between(Conditioning from, Conditioning to, List<Double> shares, TensorScope scope) {
    if (!from.context().getShape().equals(to.context().getShape())) {
      throw new ConfigException(
          "the prompts of both ends are encoded to %d and %d tokens; make them equally long, with BREAK if need be"
              .formatted(from.context().getShape().get(1), to.context().getShape().get(1)));
    }
    NDArray context = between(from.context(), to.context(), shares, scope);
    return from.summary()
        .map(
            mine ->
                Conditioning.of(
                    context,
                    between(mine.pooled(), to.summary().orElseThrow().pooled(), shares, scope),
                    between(mine.sizes(), mine.sizes(), shares, scope)))
        .orElseGet(() -> Conditioning.of(context));
  }

  /** Interpolates the vectors of the last axis: (1, …, D) → (B, …, D). */
  private NDArray between(NDArray from, NDArray to, List<Double> shares, TensorScope scope) {
    long[] shape = from.getShape().getShape();
    int width = (int) shape[shape.length - 1];
    float[] first = from.toFloatArray();
    float[] last = to.toFloatArray();
    float[] rows = new float[first.length * shares.size()];
    for (int row = 0; row < shares.size(); row++) {
      for (int at = 0; at < first.length; at += width) {
        float[] vector =
            between(
                Arrays.copyOfRange(first, at, at + width),
                Arrays.copyOfRange(last, at, at + width),
                shares.get(row));
        System.arraycopy(vector, 0, rows, row * first.length + at, width);
      }
    }
    shape[0] = shares.size();
    return scope.upload(rows, shape);
  }
}
