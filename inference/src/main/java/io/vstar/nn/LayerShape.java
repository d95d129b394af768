package io.vstar.nn;

import ai.djl.ndarray.types.Shape;

/**
 * The name and sizes of a linear layer or convolution, by which adapters refer to it.
 *
 * @param name the full name of its weight without {@code .weight}, see {@link Weight#name}
 * @param out number of outputs
 * @param in number of inputs
 * @param kernel side of the kernel; 0 if the weight is a matrix
 */
public record LayerShape(String name, long out, long in, int kernel) {
  private static final String WEIGHT = ".weight";

  /** Returns the shape of the layer that a weight of this shape belongs to. */
  static LayerShape of(Weight weight, Shape shape) {
    return new LayerShape(
        name(weight),
        shape.get(0),
        shape.get(1),
        shape.dimension() == 2 ? 0 : Math.toIntExact(shape.get(2)));
  }

  private static String name(Weight weight) {
    String name = weight.name();
    return name.endsWith(WEIGHT) ? name.substring(0, name.length() - WEIGHT.length()) : name;
  }

  /** Returns whether the weight is a kernel, which may be one of 1×1. */
  public boolean isConvolution() {
    return kernel > 0;
  }

  /** Returns the shape of the weight in words, such as {@code (320, 768)}. */
  public String inWords() {
    return isConvolution()
        ? "(%d, %d, %d, %d)".formatted(out, in, kernel, kernel)
        : "(%d, %d)".formatted(out, in);
  }
}
