package io.vstar.lab.judge;

import io.vstar.lab.world.Figure;
import java.util.ArrayList;
import java.util.List;

/**
 * One or two figures that may explain the foreground.
 *
 * @param candidates for each figure the fits that come close, best first
 * @param overlap intersection over union of the best fits with the foreground
 */
record Arrangement(List<List<Fit>> candidates, double overlap) {

  /** Returns the best fits. */
  List<Fit> best() {
    return candidates.stream().map(fits -> fits.get(0)).toList();
  }

  /** Returns the best fits' figures, all at one place and in one size, to tell drawings apart. */
  List<Figure> drawings() {
    return best().stream().map(fit -> fit.figure().at(0, 0, 1)).toList();
  }

  /** Returns the arrangement with the best fits at their best places. */
  Arrangement placed(Placer placer) {
    Growth growth = best().get(0).growth();
    List<Figure> figures = placer.placed(best().stream().map(Fit::figure).toList(), growth);
    List<List<Fit>> placed = new ArrayList<>();
    for (int i = 0; i < figures.size(); i++) {
      List<Fit> fits = new ArrayList<>(candidates.get(i));
      fits.set(0, new Fit(figures.get(i), growth, fits.get(0).overlap()));
      placed.add(List.copyOf(fits));
    }
    return new Arrangement(List.copyOf(placed), placer.overlap(figures, growth));
  }
}
