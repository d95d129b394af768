package io.vstar.adapter.hypernetwork;

/** One step of a hypernetwork's MLP. */
public sealed interface MlpLayer {

  /**
   * y = W x + b.
   *
   * @param name of its tensors, such as {@code linear.0}
   * @param in width
   * @param out width
   */
  record Affine(String name, int in, int out) implements MlpLayer {}

  /** A non-linearity; never {@link HypernetworkActivation#LINEAR}. */
  record Nonlinearity(HypernetworkActivation function) implements MlpLayer {}

  /**
   * Layer normalisation, with torch's epsilon of 1e-5.
   *
   * @param name of its tensors, such as {@code linear.2}
   */
  record Norm(String name, int width) implements MlpLayer {}

  /**
   * Without effect outside of training.
   *
   * @param probability that a number becomes zero, above 0 and below 1
   */
  record Dropout(double probability) implements MlpLayer {}
}
