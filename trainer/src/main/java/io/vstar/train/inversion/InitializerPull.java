package io.vstar.train.inversion;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * The penalty w · mean over vectors of |v − v₀|², which pulls the vectors v to their start values
 * v₀; those of several text encoders are added. For one vector it is the term {@code
 * embedding_reg_weight} of the paper's program; for several that one takes the mean over the
 * products of all pairs of differences, which opposite differences cancel.
 */
final class InitializerPull {
  private final List<NDArray> initial = new ArrayList<>();
  private final NDArray factor; // w/V

  /**
   * Makes a penalty.
   *
   * @param scope the scope that owns the start values
   * @param values the start values, (V, D) row-major for each text encoder
   * @param count the number of vectors V
   * @param weight the weight w
   */
  InitializerPull(TensorScope scope, List<float[]> values, int count, double weight) {
    for (float[] each : values) {
      initial.add(scope.upload(each, count, each.length / count));
    }
    this.factor = scope.number(weight / count);
  }

  /**
   * Adds the penalty to a loss.
   *
   * @param loss a scalar
   * @param tables the vectors for each text encoder, (V, D)
   * @return a scalar in the scope of {@code loss}
   */
  NDArray addTo(NDArray loss, List<NDArray> tables) {
    NDArray sum = loss;
    for (int i = 0; i < tables.size(); i++) {
      NDArray difference = tables.get(i).sub(initial.get(i));
      sum = sum.add(difference.mul(difference).sum().mul(factor));
    }
    return sum;
  }
}
