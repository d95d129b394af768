package io.vstar.train.pocket;

import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Values drawn at random, for a network that is trained from nothing.
 *
 * <p>Matrices and convolutions are uniform in ±1/√fan-in (torch's default), norms start as the
 * identity, biases at zero, tables with a standard deviation of 0.02 as CLIP's. What ends a
 * residual branch of a transformer or the network itself may start at zero, so that training starts
 * from the identity.
 *
 * @param zeroResiduals whether what ends a residual branch starts at zero
 */
record DrawnValues(NoiseSource source, boolean zeroResiduals) implements InitialValues {
  private static final double TABLE_DEVIATION = 0.02;
  private static final List<String> ZERO_STARTS =
      List.of(
          "conv_out.weight", "proj_out.weight", "conv2.weight", "out_proj.weight", "fc2.weight");

  @Override
  public float[] of(String name, long... shape) {
    int count = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    float[] values = new float[count];
    SplittableRandom random = source.random(Purpose.WEIGHTS, name.hashCode());
    if (name.endsWith("bias")) {
      return values;
    }
    if (shape.length == 1) {
      Arrays.fill(values, 1);
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
