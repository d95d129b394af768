package io.vstar.train.objective;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorScope;
import java.util.function.IntToDoubleFunction;

/**
 * The numbers that the timesteps of a batch give its examples.
 *
 * @param scope the scope that owns the tensors
 * @param timesteps the B timesteps of the examples
 */
record PerExample(TensorScope scope, int[] timesteps) {
  /** Uploads a number for each example, (B, 1, 1, 1) float32. */
  NDArray upload(IntToDoubleFunction ofTimestep) {
    float[] values = new float[timesteps.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ofTimestep.applyAsDouble(timesteps[i]);
    }
    return scope.upload(values, values.length, 1, 1, 1);
  }
}
