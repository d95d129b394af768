package io.vstar.cli.generate;

/**
 * Pictures in batches of nearly equal size, so that the last takes no less time than the others.
 *
 * @param count of all pictures, at least 1
 * @param size number of batches
 */
record Batches(int count, int size) {

  /**
   * Some pictures that are drawn at once.
   *
   * @param first index of the first, from 0
   * @param end index behind the last
   */
  record Batch(int first, int end) {
    int size() {
      return end - first;
    }
  }

  /**
   * As few batches as there can be.
   *
   * @param most pictures of a batch
   */
  static Batches of(int count, int most) {
    return new Batches(count, (count - 1) / most + 1);
  }

  /** The first batches have one more, where they are not all equal. */
  Batch get(int index) {
    return new Batch(start(index), start(index + 1));
  }

  /** Pictures of the largest batch. */
  int largest() {
    return get(0).size();
  }

  /** Which of all pictures a batch draws, for people; empty if there is but one. */
  String title(Batch batch) {
    if (count == 1) {
      return "";
    }
    return batch.size() == 1
        ? "picture %d of %d".formatted(batch.end(), count)
        : "pictures %d-%d of %d".formatted(batch.first() + 1, batch.end(), count);
  }

  private int start(int batch) {
    return Math.toIntExact(((long) batch * count + size - 1) / size);
  }
}
