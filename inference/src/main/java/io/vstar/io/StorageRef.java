package io.vstar.io;

/**
 * A reference from a torch file's pickle to a storage, a flat block of elements that lies elsewhere
 * in the file.
 *
 * @param key name of the storage in the file
 * @param dtype type of its elements
 * @param elements number of its elements
 */
record StorageRef(String key, DType dtype, long elements) {
  /**
   * Returns the size of the storage in bytes.
   *
   * @throws ArithmeticException if it does not fit in a {@code long}
   */
  long byteCount() {
    return Math.multiplyExact(elements, (long) dtype.bytes());
  }
}
