package io.vstar.lab.judge;

import io.vstar.lab.world.Figure;
import java.awt.Rectangle;

/** A small silhouette of a figure at one size, of at most 64 pixels in a row. It is immutable. */
final class Stamp {
  private final Figure figure;
  private final Growth growth;
  private final long[] rows; // bit 0 is at the left
  private final Rectangle box;
  private final int area;

  private Stamp(Figure figure, Growth growth, long[] rows, Rectangle box, int area) {
    this.figure = figure;
    this.growth = growth;
    this.rows = rows;
    this.box = box;
    this.area = area;
  }

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

  /** Returns the figure; its place is not used. */
  Figure figure() {
    return figure;
  }

  /** Returns how the silhouette is enlarged. */
  Growth growth() {
    return growth;
  }

  /** Returns its place relative to the centre of the figure's square, in pixels. */
  Rectangle box() {
    return box;
  }

  /** Returns the number of its pixels. */
  int area() {
    return area;
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
