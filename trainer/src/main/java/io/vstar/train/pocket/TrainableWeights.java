package io.vstar.train.pocket;

import ai.djl.ndarray.NDArray;
import io.vstar.nn.Weights;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Weights of a network that is trained from nothing: each is drawn when the network first asks for
 * it, and requires a gradient.
 *
 * <p>Matrices and convolutions are uniform in ±1/√fan-in (torch's default), norms start as the
 * identity, biases at zero, tables with a standard deviation of 0.02 as CLIP's. What ends a
 * residual branch of a transformer or the network itself starts at zero, so that training starts
 * from the identity.
 */
final class TrainableWeights implements Weights {
  private static final double TABLE_DEVIATION = 0.02;
  private static final List<String> ZERO_STARTS =
      List.of(
          "conv_out.weight", "proj_out.weight", "conv2.weight", "out_proj.weight", "fc2.weight");

  private final TensorScope scope;
  private final NoiseSource source;
  private final boolean zeroResiduals;
  private final Map<String, NDArray> tensors = new LinkedHashMap<>();

  /**
   * @param scope owns the tensors
   * @param zeroResiduals whether what ends a residual branch starts at zero
   */
  TrainableWeights(TensorScope scope, NoiseSource source, boolean zeroResiduals) {
    this.scope = scope;
    this.source = source;
    this.zeroResiduals = zeroResiduals;
  }

  /** All tensors asked for, by name, in the order of the forward pass. */
  Map<String, NDArray> tensors() {
    return tensors;
  }

  @Override
  public boolean has(String name) {
    return true;
  }

  @Override
  public NDArray get(String name, long... shape) {
    return tensors.computeIfAbsent(
        name,
        n -> {
          NDArray tensor = scope.upload(initial(n, shape), shape);
          GradientScope.require(tensor);
          return tensor;
        });
  }

  private float[] initial(String name, long[] shape) {
    int count = Math.toIntExact(java.util.Arrays.stream(shape).reduce(1, Math::multiplyExact));
    float[] values = new float[count];
    SplittableRandom random = source.random(Purpose.WEIGHTS, name.hashCode());
    if (name.endsWith("bias")) {
      return values;
    }
    if (shape.length == 1) {
      java.util.Arrays.fill(values, 1);
    } else if (name.contains("embeddings.")) {
      for (int i = 0; i < count; i++) {
        values[i] = (float) (TABLE_DEVIATION * random.nextGaussian());
      }
    } else if (!(zeroResiduals && ZERO_STARTS.stream().anyMatch(name::endsWith))) {
      double bound = 1 / Math.sqrt((double) count / shape[0]);
      for (int i = 0; i < count; i++) {
        values[i] = (float) (bound * (2 * random.nextDouble() - 1));
      }
    }
    return values;
  }
}
