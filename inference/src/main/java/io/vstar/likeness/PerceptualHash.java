package io.vstar.likeness;

import io.vstar.image.ImageScaler;
import io.vstar.image.ImageSize;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * The perceptual hash "pHash" of a picture, as the Python library ImageHash computes it: luma at
 * 32×32 pixels, its discrete cosine transform, and one bit for each of the 8×8 lowest frequencies
 * that is above their median.
 *
 * @param bits 64 bits, row by row, the lowest frequency in the highest bit
 */
record PerceptualHash(long bits) {
  private static final int SIDE = 32;
  private static final int KEPT = 8;

  /** Computes the hash of a picture, which is squeezed to a square. */
  static PerceptualHash of(BufferedImage image) {
    BufferedImage gray = GrayPicture.of(image).toImage();
    GrayPicture small = GrayPicture.of(ImageScaler.stretched(gray, new ImageSize(SIDE, SIDE)));
    double[] lowest = lowestFrequencies(small);
    double median = median(lowest);
    long bits = 0;
    for (double value : lowest) {
      bits = bits << 1 | (value > median ? 1 : 0);
    }
    return new PerceptualHash(bits);
  }

  /**
   * Returns the number of bits in which two hashes differ, 0 to 64; unrelated ones have about 32.
   */
  int distance(PerceptualHash other) {
    return Long.bitCount(bits ^ other.bits);
  }

  /** Computes the transform (type II) at the frequencies 0 to 7 of both axes, row-major. */
  private static double[] lowestFrequencies(GrayPicture picture) {
    double[] values = new double[KEPT * KEPT];
    for (int v = 0; v < KEPT; v++) {
      for (int u = 0; u < KEPT; u++) {
        double sum = 0;
        for (int y = 0; y < SIDE; y++) {
          for (int x = 0; x < SIDE; x++) {
            sum += picture.at(x, y) * wave(u, x) * wave(v, y);
          }
        }
        values[v * KEPT + u] = sum;
      }
    }
    return values;
  }

  private static double wave(int frequency, int at) {
    return Math.cos(Math.PI * frequency * (2 * at + 1) / (2 * SIDE));
  }

  private static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
