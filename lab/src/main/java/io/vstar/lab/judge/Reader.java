package io.vstar.lab.judge;

import io.vstar.lab.world.Figure;
import io.vstar.lab.world.Fill;
import io.vstar.lab.world.shape.Pattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds the patterns and the colours with which figures explain a picture best. */
final class Reader {
  private static final int PROMISING_FILLS = 2;

  /** The residual above which bodies near black and near white are tried, in levels of sRGB. */
  private static final double UNSETTLED = 8;

  /** How much worse a figure may be explained without marks, as a factor and in levels. */
  private static final double NEEDLESS_FACTOR = 1.12;

  private static final double NEEDLESS = 0.3;

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
    return fits(setting, patterns, Tone.MIDDLE).stream()
        .map(fits -> fits.get(0).residual())
        .toList();
  }

  /** Returns the best explanation in a setting. */
  Reading read(Setting setting) {
    List<Pattern> patterns = List.of(Pattern.values());
    List<List<InkFit>> fits = fits(setting, patterns, Tone.MIDDLE);
    if (fits.stream().anyMatch(list -> list.get(0).residual() > UNSETTLED)) {
      for (Tone tone : List.of(Tone.DARK, Tone.LIGHT)) {
        fits = joined(fits, fits(setting, patterns, tone), tone);
      }
    }
    Reading best = drawn(setting, fits, 0);
    for (int rank = 1; rank < PROMISING_FILLS; rank++) {
      best = best(best, drawn(setting, fits, rank));
    }
    return withoutNeedlessMarks(best);
  }

  /** Returns the reading of figures in given colours. */
  Reading read(Look look, List<Figure> figures) {
    Picture drawing = canvas.draw(figures, look);
    return new Reading(
        look,
        figures,
        regions.stream().map(region -> Canvas.residual(look.picture(), drawing, region)).toList());
  }

  /** Returns for each figure the fits of the patterns, best first. */
  private List<List<InkFit>> fits(Setting setting, List<Pattern> patterns, Tone tone) {
    List<InkModel> models =
        patterns.stream().map(pattern -> InkModel.of(setting, pattern, tone, canvas)).toList();
    return regions.stream()
        .map(region -> sorted(models.stream().map(model -> model.fit(region))))
        .toList();
  }

  private static List<List<InkFit>> joined(
      List<List<InkFit>> fits, List<List<InkFit>> others, Tone tone) {
    return IntStream.range(0, fits.size())
        .mapToObj(
            i ->
                sorted(
                    Stream.concat(
                        fits.get(i).stream(),
                        others.get(i).stream().filter(fit -> tone.includes(fit.base())))))
        .toList();
  }

  private static List<InkFit> sorted(Stream<InkFit> fits) {
    return fits.sorted(Comparator.comparingDouble(InkFit::residual)).toList();
  }

  private Reading drawn(Setting setting, List<List<InkFit>> fits, int rank) {
    return read(
        setting.look(),
        IntStream.range(0, fits.size())
            .mapToObj(i -> Canvas.filled(setting.figures().get(i), fits.get(i).get(rank).fill()))
            .toList());
  }

  /** Returns a reading with the better one's version of each figure. */
  private static Reading best(Reading one, Reading other) {
    List<Figure> figures = new ArrayList<>(one.figures());
    List<Double> residuals = new ArrayList<>(one.residuals());
    for (int i = 0; i < figures.size(); i++) {
      if (other.residuals().get(i) < residuals.get(i)) {
        figures.set(i, other.figures().get(i));
        residuals.set(i, other.residuals().get(i));
      }
    }
    return new Reading(one.look(), figures, residuals);
  }

  /** Takes away marks without which a figure is explained nearly as well. */
  private Reading withoutNeedlessMarks(Reading reading) {
    List<Figure> plain =
        reading.figures().stream()
            .map(figure -> Canvas.filled(figure, Fill.plain(figure.fill().base())))
            .toList();
    List<Double> bare = read(reading.look(), plain).residuals();
    List<Figure> figures = new ArrayList<>(reading.figures());
    List<Double> residuals = new ArrayList<>(reading.residuals());
    for (int i = 0; i < figures.size(); i++) {
      if (bare.get(i) <= NEEDLESS_FACTOR * residuals.get(i) + NEEDLESS) {
        figures.set(i, plain.get(i));
        residuals.set(i, bare.get(i));
      }
    }
    return new Reading(reading.look(), figures, residuals);
  }
}
