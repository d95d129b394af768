package io.vstar.lab.bench;

/**
 * Floating-point operations by kind, two for a multiplication with its addition. Norms, activations
 * and sums are not counted: they take memory's time, not the arithmetic units'.
 *
 * @param convolution of feature maps, 1×1 included
 * @param linear layers on tokens
 * @param attention products of queries, keys and values
 */
public record Operations(double convolution, double linear, double attention) {
  public static final Operations NONE = new Operations(0, 0, 0);

  public Operations plus(Operations other) {
    return new Operations(
        convolution + other.convolution, linear + other.linear, attention + other.attention);
  }

  public Operations times(double factor) {
    return new Operations(factor * convolution, factor * linear, factor * attention);
  }

  public double total() {
    return convolution + linear + attention;
  }
}
