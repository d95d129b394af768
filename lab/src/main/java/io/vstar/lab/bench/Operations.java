package io.vstar.lab.bench;

/**
 * Counts of floating-point operations by kind; a multiplication with its addition counts as two.
 * Norms, activations and sums are not counted, since memory limits their speed.
 *
 * @param convolution operations of convolutions over feature maps, 1×1 included
 * @param linear operations of linear layers on tokens
 * @param attention operations of the products of queries, keys and values
 */
public record Operations(double convolution, double linear, double attention) {
  public static final Operations NONE = new Operations(0, 0, 0);

  /** Returns the sum of two counts. */
  public Operations plus(Operations other) {
    return new Operations(
        convolution + other.convolution, linear + other.linear, attention + other.attention);
  }

  /** Returns the counts multiplied by a factor. */
  public Operations times(double factor) {
    return new Operations(factor * convolution, factor * linear, factor * attention);
  }

  /** Returns the operations of all kinds. */
  public double total() {
    return convolution + linear + attention;
  }
}
