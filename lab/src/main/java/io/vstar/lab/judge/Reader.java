package io.vstar.lab.judge;

import io.vstar.lab.world.Figure;
import io.vstar.lab.world.Fill;
import io.vstar.lab.world.shape.Pattern;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Finds the patterns and the colours with which figures explain a picture best. */
final class Reader {
  private final Canvas canvas;
  private final List<int[]> regions;

  /**
   * Creates a reader.
   *
   * @param regions for each figure the pixels that it has to explain
   */
  Reader(Canvas canvas, List<int[]> regions) {
    this.canvas = canvas;
    this.regions = regions;
  }

  /** Returns for each figure the least residual with patterns among those given. */
  List<Double> residuals(Setting setting, List<Pattern> patterns) {
    return fits(setting, patterns).stream().map(fits -> fits.get(0).residual()).toList();
  }

  /** Returns the best explanation in a setting. */
  Reading read(Setting setting) {
    List<List<InkFit>> fits = fits(setting, List.of(Pattern.values()));
    Reading best = drawn(setting, fits, 0);
    Reading second = drawn(setting, fits, 1);
    List<Figure> chosen = new ArrayList<>();
    List<Double> residuals = new ArrayList<>();
    for (int i = 0; i < regions.size(); i++) {
      boolean first = best.residuals().get(i) <= second.residuals().get(i);
      chosen.add((first ? best : second).figures().get(i));
      residuals.add((first ? best : second).residuals().get(i));
    }
    return new Reading(setting.look(), chosen, residuals);
  }

  /** Returns for each figure the fits of the patterns, best first. */
  private List<List<InkFit>> fits(Setting setting, List<Pattern> patterns) {
    List<InkModel> models =
        patterns.stream()
            .map(pattern -> InkModel.of(setting.figures(), setting.look(), pattern, canvas))
            .toList();
    return regions.stream()
        .map(
            region ->
                models.stream()
                    .map(model -> model.fit(region))
                    .sorted(Comparator.comparingDouble(InkFit::residual))
                    .toList())
        .toList();
  }

  private Reading drawn(Setting setting, List<List<InkFit>> fits, int rank) {
    List<Figure> inked =
        IntStream.range(0, fits.size())
            .mapToObj(
                i ->
                    Canvas.filled(
                        setting.figures().get(i),
                        fill(fits.get(i).get(rank), setting.look().style().showsColors())))
            .toList();
    return read(setting.look(), inked);
  }

  /** Returns the reading of figures in given colours. */
  Reading read(Look look, List<Figure> figures) {
    Picture drawing = canvas.draw(figures, look);
    return new Reading(
        look,
        figures,
        regions.stream().map(region -> Canvas.residual(look.picture(), drawing, region)).toList());
  }

  /** Returns the fill of a fit; marks in the body's colour are none if colours are shown. */
  private static Fill<Color> fill(InkFit fit, boolean showsColors) {
    Color base = fit.base().color();
    return fit.pattern() == Pattern.PLAIN || showsColors && fit.base() == fit.accent()
        ? Fill.plain(base)
        : new Fill<>(base, fit.pattern(), fit.accent().color());
  }
}
