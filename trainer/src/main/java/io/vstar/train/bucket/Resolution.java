package io.vstar.train.bucket;

import java.util.Comparator;

/**
 * The size of the pictures of a batch, in pixels, both above 0.
 *
 * <p>Ordered from narrow to wide, and of one width from high to low: the order of NovelAI's
 * buckets, which decides between buckets that are equally near.
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

  /** Width by height. */
  public double aspect() {
    return (double) width / height;
  }

  public long area() {
    return (long) width * height;
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
