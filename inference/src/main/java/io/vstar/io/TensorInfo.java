package io.vstar.io;

import java.util.List;

/**
 * What a file says about one tensor.
 *
 * @param shape the sizes of the axes, outermost first; empty for a scalar, none negative
 */
public record TensorInfo(String name, DType dtype, List<Long> shape) {
  /** Of a shape in a file: torch's own limit for most of what it does with tensors. */
  static final int MAX_AXES = 64;

  /** Of a name in a file, in characters; the longest in the field have about 120. */
  static final int MAX_NAME = 1000;

  /**
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
   * Number of elements; 1 for a scalar.
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
   * Size of the tensor's data in bytes.
   *
   * @throws ArithmeticException if it does not fit in a {@code long}
   */
  public long byteCount() {
    return Math.multiplyExact(elements(), (long) dtype.bytes());
  }
}
