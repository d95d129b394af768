package io.vstar.lab.world;

import io.vstar.lab.world.shape.Pose;
import io.vstar.lab.world.shape.Subject;
import java.awt.Color;

/**
 * A subject at its place in a scene.
 *
 * @param pose the posture in which it is drawn, one of the subject's or one of its own
 * @param fill fill of its body, in any colours
 * @param centerX centre as a fraction of the canvas' width
 * @param centerY centre as a fraction of the canvas' height
 * @param size longer side as a fraction of the canvas' shorter side, in (0, 1]
 * @param mirrored true if it faces right instead of left
 */
public record Figure(
    Subject subject,
    Pose pose,
    Fill<Color> fill,
    double centerX,
    double centerY,
    double size,
    boolean mirrored) {
  public Figure {
    if (!(size > 0 && size <= 1)) {
      throw new IllegalArgumentException("size must be in (0, 1], got " + size);
    }
  }

  /** Returns the same figure at another place. */
  public Figure at(double x, double y, double newSize) {
    return new Figure(subject, pose, fill, x, y, newSize, mirrored);
  }

  /** Returns the same figure facing the given way. */
  public Figure withMirrored(boolean mirror) {
    return new Figure(subject, pose, fill, centerX, centerY, size, mirror);
  }
}
