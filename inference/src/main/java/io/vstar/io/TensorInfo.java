package io.vstar.io;

import java.util.List;

/**
 * The name, type and shape of one tensor.
 *
 * @param name name of the tensor in its file
 * @param dtype type of its elements
 * @param shape sizes of the axes, outermost first; empty for a scalar, none negative
 */
public record TensorInfo(String name, DType dtype, List<Long> shape) {
  /** The most axes of a tensor in a file, which is torch's own limit for most operations. */
  static final int MAX_AXES = 64;

  /** The most characters of a name in a file; the longest in published models have about 120. */
  static final int MAX_NAME = 1000;

  /**
   * Checks the sizes of the axes.
   *
   * @throws IllegalArgumentException if a size is negative
   */
  public TensorInfo {
    shape = List.copyOf(shape);
    for (long size : shape) {
      if (size < 0) {
        throw new IllegalArgumentException(name + " has the negative size in its shape " + shape);
      }
    }
  }

  /**
   * Returns the number of elements; 1 for a scalar.
   *
   * @throws ArithmeticException if it does not fit in a {@code long}
   */
  public long elements() {
    long product = 1;
    for (long size : shape) {
      product = Math.multiplyExact(product, size);
    }
    return product;
  }

  /**
   * Returns the size of the tensor's data in bytes.
   *
   * @throws ArithmeticException if it does not fit in a {@code long}
   */
  public long byteCount() {
    return Math.multiplyExact(elements(), (long) dtype.bytes());
  }
}
