package io.vstar.lab.judge;

import io.vstar.lab.world.Figure;
import io.vstar.lab.world.Fill;
import io.vstar.lab.world.Relation;
import io.vstar.lab.world.Scene;
import io.vstar.lab.world.SceneRenderer;
import java.awt.Color;
import java.util.List;
import java.util.Optional;

/** Draws explanations at a picture's size, and compares them with it. */
record Canvas(int width, int height) {
  /** The largest distance that counts for a pixel, in levels of sRGB. */
  static final double WRONG = 80;

  private static final SceneRenderer RENDERER = new SceneRenderer();

  static Figure filled(Figure figure, Fill<Color> fill) {
    return new Figure(
        figure.subject(),
        figure.pose(),
        fill,
        figure.centerX(),
        figure.centerY(),
        figure.size(),
        figure.mirrored());
  }

  /** Draws figures in a look, the first in front. */
  Picture draw(List<Figure> figures, Look look) {
    Optional<Relation> relation =
        figures.size() == 2 ? Optional.of(Relation.ON) : Optional.empty(); // any: it is not drawn
    Scene scene = new Scene(figures, relation, look.ground().background(), look.style());
    return Picture.of(RENDERER.render(scene, width, height));
  }

  /** Returns the mean distance of two pictures over a region, in levels of sRGB. */
  static double residual(Picture one, Picture other, int[] region) {
    double sum = 0;
    for (int i : region) {
      sum += Math.min(WRONG, one.distance(i, other, i));
    }
    return sum / region.length;
  }
}
