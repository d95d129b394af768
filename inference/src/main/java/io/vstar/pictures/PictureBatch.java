package io.vstar.pictures;

/**
 * A batch of pictures that are drawn at once.
 *
 * @param first index of the first picture, from 0
 * @param end index after the last picture
 * @param pictures number of pictures in all batches
 */
public record PictureBatch(int first, int end, int pictures) {

  /** Returns the number of pictures in the batch. */
  public int size() {
    return end - first;
  }

  /** Returns a title such as "pictures 1-4 of 8" for messages; empty for a single picture. */
  public String title() {
    if (pictures == 1) {
      return "";
    }
    return size() == 1
        ? "picture %d of %d".formatted(end, pictures)
        : "pictures %d-%d of %d".formatted(first + 1, end, pictures);
  }
}
