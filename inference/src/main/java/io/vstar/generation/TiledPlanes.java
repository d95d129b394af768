package io.vstar.generation;

import io.vstar.generation.VaeTiles.Stretch;

/**
 * Planes of numbers that are put together of faded tiles.
 *
 * <p>Axes: P planes, H rows, W columns.
 */
final class TiledPlanes {
  private final int planes;
  private final int height;
  private final int width;
  private final int scale;
  private final float[] sums;
  private final float[] weights;

  /**
   * Creates planes of zeros.
   *
   * @param height rows, H
   * @param width columns, W
   * @param scale number of rows in a cell, by which stretches are counted
   */
  TiledPlanes(int planes, int height, int width, int scale) {
    this.planes = planes;
    this.height = height;
    this.width = width;
    this.scale = scale;
    this.sums = new float[Math.multiplyExact(planes, Math.multiplyExact(height, width))];
    this.weights = new float[height * width];
  }

  /** Adds a tile, (P, rows, columns) of the stretches. */
  void add(float[] tile, Stretch rows, Stretch columns) {
    int tileHeight = rows.length() * scale;
    int tileWidth = columns.length() * scale;
    for (int y = 0; y < tileHeight; y++) {
      for (int x = 0; x < tileWidth; x++) {
        float weight = rows.weight(y, scale) * columns.weight(x, scale);
        int at = (rows.start() * scale + y) * width + columns.start() * scale + x;
        weights[at] += weight;
        for (int plane = 0; plane < planes; plane++) {
          sums[plane * height * width + at] +=
              weight * tile[(plane * tileHeight + y) * tileWidth + x];
        }
      }
    }
  }

  /** Returns the planes, (P, H, W). */
  float[] blended() {
    float[] result = new float[sums.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = sums[i] / weights[i % weights.length];
    }
    return result;
  }

  /**
   * Cuts a tile out of planes.
   *
   * @param values (P, H, W)
   * @param scale number of rows in a cell
   * @return (P, rows, columns) of the stretches
   */
  static float[] cut(
      float[] values, int height, int width, Stretch rows, Stretch columns, int scale) {
    int planes = values.length / height / width;
    int tileHeight = rows.length() * scale;
    int tileWidth = columns.length() * scale;
    float[] tile = new float[planes * tileHeight * tileWidth];
    for (int line = 0; line < planes * tileHeight; line++) {
      int plane = line / tileHeight;
      int y = rows.start() * scale + line % tileHeight;
      int from = (plane * height + y) * width + columns.start() * scale;
      System.arraycopy(values, from, tile, line * tileWidth, tileWidth);
    }
    return tile;
  }
}
