package io.vstar.train.bucket;

import io.vstar.image.ImageSize;
import java.util.Comparator;

/**
 * The size of the pictures of a batch.
 *
 * <p>Resolutions are ordered from narrow to wide, and those of one width from high to low. This is
 * the order of NovelAI's buckets; it decides between buckets that are equally near.
 *
 * @param width the width in pixels, above 0
 * @param height the height in pixels, above 0
 */
public record Resolution(int width, int height) implements Comparable<Resolution> {
  private static final Comparator<Resolution> ORDER =
      Comparator.comparingInt(Resolution::width)
          .thenComparing(Resolution::height, Comparator.reverseOrder());

  public Resolution {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("%dx%d, expected sides > 0".formatted(width, height));
    }
  }

  /** Returns the aspect ratio, width by height. */
  public double aspect() {
    return (double) width / height;
  }

  /** Returns the area in pixels. */
  public long area() {
    return (long) width * height;
  }

  /** Returns the size of a picture of this resolution. */
  public ImageSize size() {
    return new ImageSize(width, height);
  }

  @Override
  public int compareTo(Resolution other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
