package io.vstar.lab.judge;

import io.vstar.lab.world.Figure;

/**
 * A figure that may explain a patch.
 *
 * @param figure the figure, with its place; its fill is not used
 * @param growth how its silhouette is enlarged
 * @param overlap intersection over union with the patch, in [0, 1]
 */
record Fit(Figure figure, Growth growth, double overlap) {
  boolean hasDrawingOf(Fit other) {
    return figure.pose() == other.figure.pose() && figure.mirrored() == other.figure.mirrored();
  }
}
