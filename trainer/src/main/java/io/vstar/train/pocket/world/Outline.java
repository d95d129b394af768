package io.vstar.train.pocket.world;

import java.awt.Color;

/**
 * A way of drawing: a line along the inside of the subject's edge. Pocket has learned from drawings
 * without it.
 *
 * @param ink of the line
 * @param width as a fraction of the picture's shorter side
 */
public record Outline(Color ink, double width) {

  /** That of the sample data: a dark blue that no name fits. */
  public static final Outline SAMPLE = new Outline(new Color(0x1c1c5a), 0.07);
}
