package io.vstar.lab.pocket.world;

import java.awt.Color;

/**
 * A scene that can be drawn at every size and aspect ratio.
 *
 * @param fill fill of the subject's body, in any colours
 * @param centerX centre of the subject, as a fraction of the width
 * @param centerY centre of the subject, as a fraction of the height
 * @param size longer side of the subject, as a fraction of the canvas' shorter side, in (0, 1]
 * @param mirrored true if the subject faces right instead of left
 */
public record Scene(
    Subject subject,
    Fill<Color> fill,
    Background background,
    double centerX,
    double centerY,
    double size,
    boolean mirrored) {
  public Scene {
    if (!(size > 0 && size <= 1)) {
      throw new IllegalArgumentException("size must be in (0, 1], got " + size);
    }
  }

  public Scene withMirrored(boolean mirror) {
    return new Scene(subject, fill, background, centerX, centerY, size, mirror);
  }
}
