package io.vstar.lab.world;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.Optional;

/**
 * The line around the parts of a figure.
 *
 * @param width width in hundredths of the canvas' shorter side
 * @param color colour of the line; empty if each part's line has the part's colour
 * @param dash length of dashes and of gaps in the unit of the width; 0 for a whole line
 */
record Contour(double width, Optional<Color> color, double dash) {
  static Contour of(double width, int rgb) {
    return new Contour(width, Optional.of(new Color(rgb)), 0);
  }

  static Contour dashed(double width, int rgb, double dash) {
    return new Contour(width, Optional.of(new Color(rgb)), dash);
  }

  static Contour inOwnColor(double width) {
    return new Contour(width, Optional.empty(), 0);
  }

  /**
   * Returns the stroke on a canvas.
   *
   * @param unit a hundredth of the canvas' shorter side, in pixels
   * @param factor factor of the width
   */
  BasicStroke stroke(double unit, double factor) {
    float pixels = (float) (factor * width * unit);
    if (dash == 0) {
      return new BasicStroke(pixels, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }
    float[] pattern = {(float) (dash * unit), (float) (dash * unit)};
    return new BasicStroke(pixels, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, pattern, 0);
  }
}
