package io.vstar.image;

/**
 * A part of a picture.
 *
 * @param left first column
 * @param top first row
 * @param right column after the last
 * @param bottom row after the last
 */
public record PixelBox(int left, int top, int right, int bottom) {

  /**
   * Checks that the box has a pixel.
   *
   * @throws IllegalArgumentException if it has none
   */
  public PixelBox {
    if (left < 0 || top < 0 || right <= left || bottom <= top) {
      throw new IllegalArgumentException(
          "not a part of a picture: %d,%d to %d,%d".formatted(left, top, right, bottom));
    }
  }

  /** Returns the size of the part. */
  public ImageSize size() {
    return new ImageSize(right - left, bottom - top);
  }

  /** Returns the part with a margin of some pixels, as far as the picture goes. */
  public PixelBox padded(int pixels, ImageSize picture) {
    return new PixelBox(
        Math.max(left - pixels, 0),
        Math.max(top - pixels, 0),
        Math.min(right + pixels, picture.width()),
        Math.min(bottom + pixels, picture.height()));
  }

  /**
   * Returns the part made wider or higher until it has an aspect ratio, as far as the picture goes;
   * near the edge it is moved. The rounding is that of A1111's <i>Only masked</i>.
   *
   * @param aspect a size with the wanted aspect ratio
   */
  public PixelBox withAspect(ImageSize aspect, ImageSize picture) {
    double wanted = (double) aspect.width() / aspect.height();
    int width = right - left;
    int height = bottom - top;
    if ((double) width / height > wanted) {
      Span rows = new Span(top, bottom).extended((int) (width / wanted - height), picture.height());
      return new PixelBox(left, rows.start(), right, rows.end());
    }
    Span columns = new Span(left, right).extended((int) (height * wanted - width), picture.width());
    return new PixelBox(columns.start(), top, columns.end(), bottom);
  }

  /** Some rows or columns in a row. */
  private record Span(int start, int end) {
    /** Extends the span to both sides, moves it to lie within a limit, and cuts off the rest. */
    Span extended(int more, int limit) {
      int from = start - more / 2;
      int to = end + more - more / 2;
      int beyond = Math.max(0, to - limit);
      from -= beyond;
      to -= beyond;
      int before = Math.max(0, -from);
      return new Span(from + before, Math.min(to + before, limit));
    }
  }
}
