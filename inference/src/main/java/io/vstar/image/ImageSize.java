package io.vstar.image;

/**
 * The size of a picture.
 *
 * @param width width in pixels, at least 1
 * @param height height in pixels, at least 1
 */
public record ImageSize(int width, int height) {
  /**
   * Checks that both sides are positive.
   *
   * @throws IllegalArgumentException if a side is not positive
   */
  public ImageSize {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("not a size of a picture: " + width + "x" + height);
    }
  }

  /** Returns the size with the width first, such as {@code 512x768}. */
  @Override
  public String toString() {
    return width + "x" + height;
  }
}
