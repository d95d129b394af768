package io.vstar.pictures;

/**
 * Pictures in batches of nearly equal size, so that the last takes no less time than the others.
 *
 * @param count of all pictures, at least 1
 * @param size number of batches
 */
record Batches(int count, int size) {

  /**
   * Returns as few batches as there can be.
   *
   * @param most pictures of a batch
   */
  static Batches of(int count, int most) {
    return new Batches(count, (count - 1) / most + 1);
  }

  /** Returns a batch; the first have one more, where they are not all equal. */
  PictureBatch get(int index) {
    return new PictureBatch(start(index), start(index + 1), count);
  }

  /** Returns the pictures of the largest batch. */
  int largest() {
    return get(0).size();
  }

  private int start(int batch) {
    return Math.toIntExact(((long) batch * count + size - 1) / size);
  }
}
