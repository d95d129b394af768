package io.vstar.generation;

import io.vstar.error.ConfigException;
import java.util.ArrayList;
import java.util.List;

/**
 * The tiles in which an autoencoder decodes and encodes large pictures, so that memory is that of a
 * tile. Tiles overlap by a quarter of their side and are faded into each other there; since norms
 * and attention of the autoencoder then see a tile alone, colours differ a little from those of the
 * whole.
 *
 * @param side side of a tile in pixels, at least 32
 */
public record VaeTiles(int side) {
  private static final int LEAST = 32;
  private static final int OVERLAP_PART = 4;

  /**
   * Checks the side.
   *
   * @throws ConfigException if it is too small
   */
  public VaeTiles {
    if (side < LEAST) {
      throw new ConfigException(
          "the side of a VAE tile is %d pixels, expected at least %d".formatted(side, LEAST));
    }
  }

  /** Returns the side of a tile in cells of the latents. */
  int cells(int downscale) {
    return Math.max(1, side / downscale);
  }

  /**
   * A stretch of a tile along an axis.
   *
   * @param start first cell
   * @param end cell after the last
   * @param fadeIn number of cells that the tile before has, too
   * @param fadeOut number of cells that the next tile has, too
   */
  record Stretch(int start, int end, int fadeIn, int fadeOut) {
    int length() {
      return end - start;
    }

    /**
     * Returns the weight of a sample of the stretch.
     *
     * @param at its index, from 0
     * @param scale number of samples in a cell
     */
    float weight(int at, int scale) {
      float in = fadeIn == 0 ? 1 : (at + 0.5f) / (fadeIn * scale);
      float out = fadeOut == 0 ? 1 : (length() * scale - at - 0.5f) / (fadeOut * scale);
      return Math.min(1, Math.min(in, out));
    }
  }

  /**
   * Divides an axis.
   *
   * @param cells number of cells of the picture
   * @param tile number of cells of a tile
   */
  static List<Stretch> along(int cells, int tile) {
    if (cells <= tile) {
      return List.of(new Stretch(0, cells, 0, 0));
    }
    int most = tile - Math.max(1, tile / OVERLAP_PART);
    int steps = (cells - tile + most - 1) / most;
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i <= steps; i++) {
      starts.add(Math.round((float) i * (cells - tile) / steps));
    }
    List<Stretch> stretches = new ArrayList<>();
    for (int i = 0; i <= steps; i++) {
      int start = starts.get(i);
      int before = i == 0 ? 0 : starts.get(i - 1) + tile - start;
      int after = i == steps ? 0 : start + tile - starts.get(i + 1);
      stretches.add(new Stretch(start, start + tile, before, after));
    }
    return stretches;
  }
}
