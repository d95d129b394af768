package io.vstar.adapter.hypernetwork;

/** One step of a hypernetwork's MLP. */
public sealed interface MlpLayer {

  /**
   * A linear layer with bias, y = W x + b.
   *
   * @param name prefix of its tensors' names, such as {@code linear.0}
   * @param in width of the input
   * @param out width of the output
   */
  record Affine(String name, int in, int out) implements MlpLayer {}

  /**
   * An activation function.
   *
   * @param function the activation; never {@link HypernetworkActivation#LINEAR}
   */
  record Nonlinearity(HypernetworkActivation function) implements MlpLayer {}

  /**
   * Layer normalisation, with torch's epsilon of 1e-5.
   *
   * @param name prefix of its tensors' names, such as {@code linear.2}
   * @param width width of its input
   */
  record Norm(String name, int width) implements MlpLayer {}

  /**
   * Dropout, which has no effect outside of training.
   *
   * @param probability probability that a value becomes zero, above 0 and below 1
   */
  record Dropout(double probability) implements MlpLayer {}
}
