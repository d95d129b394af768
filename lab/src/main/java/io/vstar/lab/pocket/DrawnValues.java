package io.vstar.lab.pocket;

import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * The random initial values of a network that is trained from scratch.
 *
 * <p>Matrices and convolutions are uniform in ±1/√fan-in (torch's default), queries, keys and
 * values in ±√(3/fan-in), which keeps the variance and so lets attention choose from the start.
 * Norms start as the identity, biases at zero. Token embeddings have variance 1: with CLIP's
 * smaller ones, what the layers above add is larger than they are within a hundred updates at this
 * learning rate. The last layer of a transformer's residual branch, and of the network, may start
 * at zero, so that training starts from the identity.
 *
 * @param zeroResiduals true if the last layer of each residual branch starts at zero
 */
record DrawnValues(NoiseSource source, boolean zeroResiduals) implements InitialValues {
  private static final double TOKEN_DEVIATION = 1;
  private static final double POSITION_DEVIATION = 0.3;
  private static final Pattern ATTENDING =
      Pattern.compile("(.*\\.)?(to_[qkv]|[qkv]_proj)\\.weight");
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
    } else if (name.contains("embeddings.") && shape.length == 2) {
      boolean positions = name.contains("embeddings.position");
      double deviation = positions ? POSITION_DEVIATION : TOKEN_DEVIATION;
      for (int i = 0; i < count; i++) {
        values[i] = (float) (deviation * random.nextGaussian());
      }
    } else if (!(zeroResiduals && ZERO_STARTS.stream().anyMatch(name::endsWith))) {
      double fanIn = (double) count / shape[0];
      double bound = Math.sqrt((ATTENDING.matcher(name).matches() ? 3 : 1) / fanIn);
      for (int i = 0; i < count; i++) {
        values[i] = (float) (bound * (2 * random.nextDouble() - 1));
      }
    }
    return values;
  }
}
