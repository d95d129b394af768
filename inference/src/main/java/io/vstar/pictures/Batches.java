package io.vstar.pictures;

/**
 * A division of pictures into batches of nearly equal size.
 *
 * @param count number of all pictures, at least 1
 * @param size number of batches
 */
record Batches(int count, int size) {

  /**
   * Returns the smallest number of batches.
   *
   * @param most largest number of pictures in a batch
   */
  static Batches of(int count, int most) {
    return new Batches(count, (count - 1) / most + 1);
  }

  /** Returns a batch; the first ones have one picture more if sizes differ. */
  PictureBatch get(int index) {
    return new PictureBatch(start(index), start(index + 1), count);
  }

  /** Returns the number of pictures in the largest batch. */
  int largest() {
    return get(0).size();
  }

  private int start(int batch) {
    return Math.toIntExact(((long) batch * count + size - 1) / size);
  }
}
