package io.vstar.pictures;

/**
 * Some pictures that are drawn at once.
 *
 * @param first index of the first, from 0
 * @param end index behind the last
 * @param pictures of all batches
 */
public record PictureBatch(int first, int end, int pictures) {

  /** Returns how many there are. */
  public int size() {
    return end - first;
  }

  /** Returns which of all pictures they are, for people; empty if there is but one. */
  public String title() {
    if (pictures == 1) {
      return "";
    }
    return size() == 1
        ? "picture %d of %d".formatted(end, pictures)
        : "pictures %d-%d of %d".formatted(first + 1, end, pictures);
  }
}
