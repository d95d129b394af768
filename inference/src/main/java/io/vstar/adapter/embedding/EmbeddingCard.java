package io.vstar.adapter.embedding;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/**
 * Draws a picture of an embedding's vectors, for an embedding image without a picture of its own.
 */
final class EmbeddingCard {
  static final int SIDE = 512;
  private static final int CELLS = 32; // per axis
  private static final float POSITIVE_HUE = 0.08f; // orange
  private static final float NEGATIVE_HUE = 0.58f; // blue

  private EmbeddingCard() {}

  /**
   * Draws a grid of squares, one for each value: the hue is its sign, the brightness its size
   * relative to the largest.
   */
  static BufferedImage draw(VectorTable table) {
    float[] values = table.values();
    float largest = largest(values);
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    int cell = SIDE / CELLS;
    for (int i = 0; i < CELLS * CELLS; i++) {
      float value = values[i % values.length];
      float brightness = (float) Math.sqrt(Math.abs(value) / largest);
      graphics.setColor(
          Color.getHSBColor(value < 0 ? NEGATIVE_HUE : POSITIVE_HUE, 0.6f, brightness));
      graphics.fillRect(i % CELLS * cell, i / CELLS * cell, cell, cell);
    }
    graphics.dispose();
    return image;
  }

  /** Returns the largest magnitude, or 1 if all values are 0. */
  static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest == 0 ? 1 : largest;
  }
}
