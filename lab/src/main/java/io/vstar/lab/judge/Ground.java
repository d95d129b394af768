package io.vstar.lab.judge;

import io.vstar.lab.world.Background;
import io.vstar.lab.world.Style;
import java.util.List;

/**
 * What is behind the figures of a picture.
 *
 * @param background the background; any one if the styles have a paper of their own
 * @param styles the styles that draw the background alike
 * @param picture the background as these styles draw it
 * @param distance mean distance of a picture's border from it, in levels of sRGB
 */
record Ground(Background background, List<Style> styles, Picture picture, double distance) {
  Ground(Background background, List<Style> styles, Picture picture) {
    this(background, styles, picture, 0);
  }

  Ground at(double newDistance) {
    return new Ground(background, styles, picture, newDistance);
  }

  /** Returns whether the background is that of the styles' paper. */
  boolean isPaper() {
    return styles.get(0).paper().isPresent();
  }
}
