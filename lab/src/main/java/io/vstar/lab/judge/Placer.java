package io.vstar.lab.judge;

import io.vstar.lab.world.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Moves and scales figures step by step until they cover a foreground best. */
final class Placer {
  private static final double[] STEPS = {2, 1, 0.5, 0.25}; // pixels
  private static final int ROUNDS = 8;

  private final Outlines outlines;
  private final Mask foreground;

  Placer(Outlines outlines, Mask foreground) {
    this.outlines = outlines;
    this.foreground = foreground;
  }

  /** Returns the overlap of figures' enlarged silhouettes, all together, with the foreground. */
  double overlap(List<Figure> figures, Growth growth) {
    return figures.stream()
        .map(figure -> mask(figure, growth))
        .reduce(Mask::or)
        .orElseThrow()
        .overlap(foreground);
  }

  /** Returns the figures at their best places. */
  List<Figure> placed(List<Figure> start, Growth growth) {
    List<Figure> figures = new ArrayList<>(start);
    for (double step : STEPS) {
      boolean better = true;
      for (int round = 0; better && round < ROUNDS; round++) {
        better = false;
        for (int i = 0; i < figures.size(); i++) {
          better |= improve(figures, i, growth, step);
        }
      }
    }
    return figures;
  }

  private boolean improve(List<Figure> figures, int index, Growth growth, double step) {
    Mask others = Mask.of(foreground.width(), foreground.height(), i -> false);
    for (int i = 0; i < figures.size(); i++) {
      others = i == index ? others : others.or(mask(figures.get(i), growth));
    }
    Mask rest = others;
    ToDoubleFunction<Figure> overlap = figure -> rest.or(mask(figure, growth)).overlap(foreground);
    Figure start = figures.get(index);
    Figure best = start;
    double most = overlap.applyAsDouble(start);
    for (Figure neighbour : neighbours(start, step, foreground.width(), foreground.height())) {
      double share = overlap.applyAsDouble(neighbour);
      if (share > most) {
        most = share;
        best = neighbour;
      }
    }
    figures.set(index, best);
    return best != start;
  }

  private Mask mask(Figure figure, Growth growth) {
    return outlines.mask(figure, growth, foreground.width(), foreground.height());
  }

  /**
   * Returns the figure one step to each side, larger and smaller by one and a half, and then larger
   * and smaller with its top or its bottom kept.
   */
  static List<Figure> neighbours(Figure figure, double step, int width, int height) {
    double right = step / width;
    double down = step / height;
    double larger = 1.5 * step / Math.min(width, height);
    return List.of(
        moved(figure, right, 0, 0),
        moved(figure, -right, 0, 0),
        moved(figure, 0, down, 0),
        moved(figure, 0, -down, 0),
        moved(figure, 0, 0, larger),
        moved(figure, 0, 0, -larger),
        moved(figure, 0, down, larger),
        moved(figure, 0, -down, larger),
        moved(figure, 0, down, -larger),
        moved(figure, 0, -down, -larger));
  }

  private static Figure moved(Figure figure, double right, double down, double larger) {
    double size = Math.max(0.05, Math.min(1, figure.size() + larger));
    return figure.at(figure.centerX() + right, figure.centerY() + down, size);
  }
}
