package io.vstar.lab.judge;

import io.vstar.lab.world.Figure;
import java.awt.Rectangle;

/**
 * A small silhouette of a figure at one size, of at most 64 pixels in a row.
 *
 * @param figure the figure; its place is not used
 * @param growth how the silhouette is enlarged
 * @param rows its rows, bit 0 at the left
 * @param box its place relative to the centre of the figure's square, in pixels
 * @param area number of its pixels
 */
@SuppressWarnings("ArrayRecordComponent")
record Stamp(Figure figure, Growth growth, long[] rows, Rectangle box, int area) {

  static Stamp of(Figure figure, Growth growth, Mask silhouette) {
    Mask grown = growth.of(silhouette);
    Rectangle bounds = grown.bounds();
    long[] rows = new long[bounds.height];
    for (int y = 0; y < rows.length; y++) {
      rows[y] = grown.window(bounds.x, bounds.y + y);
    }
    Rectangle box =
        new Rectangle(
            bounds.x - silhouette.width() / 2,
            bounds.y - silhouette.height() / 2,
            bounds.width,
            bounds.height);
    return new Stamp(figure, growth, rows, box, grown.count());
  }

  /** Returns the number of pixels shared with a set if the stamp's corner is at a pixel. */
  int shared(Mask mask, int left, int top) {
    int count = 0;
    for (int y = 0; y < rows.length; y++) {
      count += Long.bitCount(rows[y] & mask.window(left, top + y));
    }
    return count;
  }
}
