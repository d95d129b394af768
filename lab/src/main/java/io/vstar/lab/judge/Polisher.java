package io.vstar.lab.judge;

import io.vstar.lab.world.Figure;
import java.util.ArrayList;
import java.util.List;

/** Moves and scales the figures of a reading by small steps until they look most alike. */
final class Polisher {
  private static final double[] STEPS = {1, 0.5}; // pixels
  private static final int ROUNDS = 2;
  private static final int NEIGHBOURS = 6;

  private final Canvas canvas;
  private final Reader reader;

  Polisher(Canvas canvas, Reader reader) {
    this.canvas = canvas;
    this.reader = reader;
  }

  /** Returns the reading at better places. */
  Reading polished(Reading start) {
    Reading best = start;
    for (double step : STEPS) {
      for (int round = 0; round < ROUNDS; round++) {
        Reading better = improved(best, step);
        if (better.residual() >= best.residual()) {
          break;
        }
        best = better;
      }
    }
    return best;
  }

  /** Moves all figures at once, which is cheap: each one has pixels of its own. */
  private Reading improved(Reading start, double step) {
    List<Figure> best = new ArrayList<>(start.figures());
    List<Double> least = new ArrayList<>(start.residuals());
    for (int k = 0; k < NEIGHBOURS; k++) {
      int neighbour = k;
      List<Figure> moved =
          start.figures().stream()
              .map(
                  figure ->
                      Placer.neighbours(figure, step, canvas.width(), canvas.height())
                          .get(neighbour))
              .toList();
      Reading reading = reader.read(start.look(), moved);
      for (int i = 0; i < best.size(); i++) {
        if (reading.residuals().get(i) < least.get(i)) {
          best.set(i, moved.get(i));
          least.set(i, reading.residuals().get(i));
        }
      }
    }
    return reader.read(start.look(), best);
  }
}
