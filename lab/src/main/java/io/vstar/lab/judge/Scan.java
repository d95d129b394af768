package io.vstar.lab.judge;

import java.util.Arrays;

/** Fills polygons row by row; pixels are inside if their centres are. */
final class Scan {
  private final int width;
  private final int height;
  private final long[] words;
  private final double[][] crossings;
  private final int[] counts;

  Scan(int width, int height) {
    this.width = width;
    this.height = height;
    this.words = new long[Mask.wordsPerRow(width) * height];
    this.crossings = new double[height][8];
    this.counts = new int[height];
  }

  /** Adds an edge of the next polygon. */
  void edge(double x0, double y0, double x1, double y1) {
    int first = Math.max(0, (int) Math.ceil(Math.min(y0, y1) - 0.5));
    int end = Math.min(height, (int) Math.ceil(Math.max(y0, y1) - 0.5));
    double slope = (x1 - x0) / (y1 - y0);
    for (int y = first; y < end; y++) {
      if (counts[y] == crossings[y].length) {
        crossings[y] = Arrays.copyOf(crossings[y], 2 * counts[y]);
      }
      crossings[y][counts[y]++] = x0 + slope * (y + 0.5 - y0);
    }
  }

  /** Fills the polygon of the edges added since the last call, by the even-odd rule. */
  void fill() {
    for (int y = 0; y < height; y++) {
      double[] row = crossings[y];
      Arrays.sort(row, 0, counts[y]);
      for (int i = 0; i + 1 < counts[y]; i += 2) {
        run((int) Math.ceil(row[i] - 0.5), (int) Math.ceil(row[i + 1] - 0.5), y);
      }
      counts[y] = 0;
    }
  }

  /** Sets the pixels of a row from {@code left} up to {@code right}, exclusive. */
  void run(int left, int right, int y) {
    int end = Math.min(width, right);
    int x = Math.max(0, left);
    while (x < end) {
      int upTo = Math.min(end, (x | 63) + 1);
      words[y * Mask.wordsPerRow(width) + (x >> 6)] |= -1L >>> (64 - (upTo - x)) << x;
      x = upTo;
    }
  }

  /** Returns the pixels set so far. */
  Mask mask() {
    return new Mask(width, height, words.clone());
  }
}
