package io.vstar.lab.judge;

import io.vstar.lab.world.Figure;
import java.util.List;

/**
 * A whole explanation of a picture.
 *
 * @param figures the figures in named colours
 * @param residuals for each figure the mean distance of its pixels, in levels of sRGB
 */
record Reading(Look look, List<Figure> figures, List<Double> residuals) {
  double residual() {
    return residuals.stream().mapToDouble(Double::doubleValue).sum();
  }
}
