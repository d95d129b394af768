package io.vstar.io;

/**
 * A flat block of elements that tensors of a torch file lie in; the pickle names it, the file holds
 * it elsewhere.
 */
record StorageRef(String key, DType dtype, long elements) {
  /**
   * @throws ArithmeticException if it does not fit in a {@code long}
   */
  long byteCount() {
    return Math.multiplyExact(elements, (long) dtype.bytes());
  }
}
