package io.vstar.lab.judge;

import java.awt.Rectangle;
import java.util.function.IntPredicate;

/**
 * A set of a picture's pixels. It is immutable.
 *
 * <p>Pixels are the bits of 64-bit words, so that sets are joined and counted 64 pixels at a time.
 * Bits beyond the width are zero.
 */
final class Mask {
  private final int width;
  private final int height;
  private final int wordsPerRow;
  private final long[] words;

  /**
   * Creates a set.
   *
   * @param words for each row the words of its pixels; must not be modified afterwards
   */
  Mask(int width, int height, long[] words) {
    this.width = width;
    this.height = height;
    this.wordsPerRow = wordsPerRow(width);
    this.words = words;
  }

  /** Returns the pixels for which a test of their number, counted row by row, is true. */
  static Mask of(int width, int height, IntPredicate test) {
    int perRow = wordsPerRow(width);
    long[] words = new long[perRow * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (test.test(y * width + x)) {
          words[y * perRow + (x >> 6)] |= 1L << x;
        }
      }
    }
    return new Mask(width, height, words);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  boolean get(int x, int y) {
    return (words[y * wordsPerRow + (x >> 6)] >>> x & 1) != 0;
  }

  /** Returns whether a pixel, counted row by row, is in the set. */
  boolean get(int index) {
    return get(index % width, index / width);
  }

  int count() {
    int count = 0;
    for (long word : words) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /** Returns the number of pixels in this set and in another of the same size. */
  int shared(Mask other) {
    int count = 0;
    for (int i = 0; i < words.length; i++) {
      count += Long.bitCount(words[i] & other.words[i]);
    }
    return count;
  }

  /** Returns the intersection over union with another set of the same size, in [0, 1]. */
  double overlap(Mask other) {
    int shared = shared(other);
    int union = count() + other.count() - shared;
    return union == 0 ? 0 : shared / (double) union;
  }

  Mask or(Mask other) {
    long[] joined = words.clone();
    for (int i = 0; i < joined.length; i++) {
      joined[i] |= other.words[i];
    }
    return new Mask(width, height, joined);
  }

  Mask andNot(Mask other) {
    long[] left = words.clone();
    for (int i = 0; i < left.length; i++) {
      left[i] &= ~other.words[i];
    }
    return new Mask(width, height, left);
  }

  Mask not() {
    long[] others = new long[words.length];
    for (int i = 0; i < words.length; i++) {
      others[i] = ~words[i];
    }
    return new Mask(width, height, others).trimmed();
  }

  /** Returns the part inside a rectangle. */
  Mask inside(Rectangle rectangle) {
    Scan scan = new Scan(width, height);
    for (int y = rectangle.y; y < rectangle.y + rectangle.height; y++) {
      scan.run(rectangle.x, rectangle.x + rectangle.width, y);
    }
    Mask inside = scan.mask();
    for (int i = 0; i < words.length; i++) {
      inside.words[i] &= words[i];
    }
    return inside;
  }

  /** Returns 64 pixels of a row from {@code x} on, which may be outside; bit 0 is the first. */
  long window(int x, int y) {
    int word = x >> 6;
    int shift = x & 63;
    long low = word(word, y) >>> shift;
    return shift == 0 ? low : low | word(word + 1, y) << (64 - shift);
  }

  private long word(int word, int y) {
    return word < 0 || word >= wordsPerRow || y < 0 || y >= height
        ? 0
        : words[y * wordsPerRow + word];
  }

  /** Returns the set moved to the right and down; what leaves the picture is lost. */
  Mask moved(int right, int down) {
    long[] moved = new long[words.length];
    for (int y = 0; y < height; y++) {
      for (int word = 0; word < wordsPerRow; word++) {
        moved[y * wordsPerRow + word] = window(64 * word - right, y - down);
      }
    }
    return new Mask(width, height, moved).trimmed();
  }

  /** Returns all pixels of the picture within a distance of the set. */
  Mask grown(int radius) {
    if (radius == 0) {
      return this;
    }
    long[] grown = new long[words.length];
    for (int down = -radius; down <= radius; down++) {
      int reach = (int) Math.floor(Math.sqrt(radius * (radius + 1) - down * down));
      for (int y = Math.max(0, -down); y < Math.min(height, height - down); y++) {
        for (int word = 0; word < wordsPerRow; word++) {
          grown[(y + down) * wordsPerRow + word] |= widened(word, y, reach);
        }
      }
    }
    return new Mask(width, height, grown).trimmed();
  }

  private long widened(int word, int y, int reach) {
    long wide = 0;
    for (int right = -reach; right <= reach; right++) {
      wide |= window(64 * word + right, y);
    }
    return wide;
  }

  /** Returns the pixels of the set at a distance of more than {@code radius} from all others. */
  Mask shrunk(int radius) {
    return not().grown(radius).not();
  }

  /** Returns the set at a lower resolution: cells of which at least half the pixels are set. */
  Mask reduced(int factor) {
    int narrow = width / factor;
    return of(
        narrow,
        height / factor,
        i -> {
          int count = 0;
          for (int k = 0; k < factor * factor; k++) {
            boolean set = get(i % narrow * factor + k % factor, i / narrow * factor + k / factor);
            count += set ? 1 : 0;
          }
          return 2 * count >= factor * factor;
        });
  }

  /** Returns the smallest rectangle around the set; empty if the set is. */
  Rectangle bounds() {
    int left = width;
    int right = 0;
    int top = height;
    int bottom = 0;
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < wordsPerRow; i++) {
        long word = words[y * wordsPerRow + i];
        if (word != 0) {
          left = Math.min(left, 64 * i + Long.numberOfTrailingZeros(word));
          right = Math.max(right, 64 * (i + 1) - Long.numberOfLeadingZeros(word));
          top = Math.min(top, y);
          bottom = y + 1;
        }
      }
    }
    return right == 0 ? new Rectangle() : new Rectangle(left, top, right - left, bottom - top);
  }

  private Mask trimmed() {
    if ((width & 63) != 0) {
      long inside = (1L << width) - 1;
      for (int y = 0; y < height; y++) {
        words[y * wordsPerRow + wordsPerRow - 1] &= inside;
      }
    }
    return this;
  }

  /** Returns the number of words of a row. */
  static int wordsPerRow(int width) {
    return (width + 63) / 64;
  }
}
