package io.vstar.image;

/** Size of a picture in pixels. */
public record ImageSize(int width, int height) {
  /**
   * @throws IllegalArgumentException if a side is not positive
   */
  public ImageSize {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("not a size of a picture: " + width + "x" + height);
    }
  }

  /** As in {@code 512x768}: width first. */
  @Override
  public String toString() {
    return width + "x" + height;
  }
}
