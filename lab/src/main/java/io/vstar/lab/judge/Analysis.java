package io.vstar.lab.judge;

import io.vstar.lab.world.Figure;
import io.vstar.lab.world.shape.Pattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Finds the explanation of a picture whose foreground has been explained roughly. */
final class Analysis {
  private static final int PROMISING_LOOKS = 3;
  private static final int FINAL_LOOKS = 2;

  /** How much worse than the best a growth may cover the foreground to be considered. */
  private static final double LEEWAY = 0.08;

  /** How many times worse than the best a reading may be to be polished. */
  private static final double CONTENDING = 1.5;

  /** The most pixels of a figure that are compared. */
  private static final int MOST_PIXELS = 2500;

  /** How far around the foreground pixels have to be explained. */
  private static final int MARGIN = 3;

  private final GrowthFinder growths;
  private final Outlines outlines;
  private final Canvas canvas;
  private final Mask foreground;
  private final Placer placer;
  private final Arrangement arrangement;

  Analysis(GrowthFinder growths, Outlines outlines, Mask foreground, Arrangement arrangement) {
    this.growths = growths;
    this.outlines = outlines;
    this.foreground = foreground;
    this.canvas = new Canvas(foreground.width(), foreground.height());
    this.placer = new Placer(outlines, foreground);
    this.arrangement = arrangement;
  }

  /** A growth with the figures at the places that suit it. */
  private record Placed(Growth growth, List<Figure> figures, double overlap) {}

  /** Returns the best explanation in one of the looks. */
  Reading read(List<Look> looks) {
    Map<Growth, Placed> placed = placed(looks);
    double most = placed.values().stream().mapToDouble(Placed::overlap).max().orElseThrow();
    Placed best =
        placed.values().stream().filter(p -> p.overlap() == most).findFirst().orElseThrow();
    Reader reader = new Reader(canvas, regions(best));
    List<Setting> promising =
        looks.stream()
            .filter(look -> placed.get(growth(look)).overlap() >= most - LEEWAY)
            .map(look -> new Setting(look, placed.get(growth(look)).figures()))
            .sorted(Comparator.comparingDouble(setting -> plain(reader, setting)))
            .limit(PROMISING_LOOKS)
            .toList();
    List<Figure> drawn = alternatives(promising.get(0), reader);
    List<Reading> readings =
        promising.stream()
            .map(setting -> new Setting(setting.look(), replaced(setting, drawn)))
            .map(reader::read)
            .sorted(Comparator.comparingDouble(Reading::residual))
            .toList();
    return contenders(readings).stream()
        .map(reading -> polished(reading, reader))
        .min(Comparator.comparingDouble(Reading::residual))
        .orElseThrow();
  }

  /** Returns the readings that small moves could make the best. */
  private static List<Reading> contenders(List<Reading> sorted) {
    double most = CONTENDING * sorted.get(0).residual() + CONTENDING;
    return sorted.stream()
        .filter(reading -> reading.residual() <= most)
        .limit(FINAL_LOOKS)
        .toList();
  }

  /** Returns a reading at better places, with the patterns and colours that suit these. */
  private Reading polished(Reading reading, Reader reader) {
    Reading polished = new Polisher(canvas, reader).polished(reading);
    return better(polished, reader.read(new Setting(polished.look(), polished.figures())));
  }

  private static Reading better(Reading one, Reading other) {
    return other.residual() < one.residual() ? other : one;
  }

  private static double plain(Reader reader, Setting setting) {
    return reader.residuals(setting, List.of(Pattern.PLAIN)).stream()
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  private Growth growth(Look look) {
    return growths.growth(look.style(), canvas.width(), canvas.height());
  }

  private Map<Growth, Placed> placed(List<Look> looks) {
    List<Figure> start = arrangement.best().stream().map(Fit::figure).toList();
    Map<Growth, Placed> placed = new HashMap<>();
    for (Look look : looks) {
      placed.computeIfAbsent(growth(look), growth -> placed(start, growth));
    }
    return placed;
  }

  private Placed placed(List<Figure> start, Growth growth) {
    List<Figure> figures = placer.placed(start, growth);
    return new Placed(growth, figures, placer.overlap(figures, growth));
  }

  /** Returns for each figure the candidate that explains its pixels best in a setting's look. */
  private List<Figure> alternatives(Setting setting, Reader reader) {
    int most = arrangement.candidates().stream().mapToInt(List::size).max().orElseThrow();
    List<Figure> best = new ArrayList<>(setting.figures());
    if (most == 1) {
      return best;
    }
    List<Double> least = new ArrayList<>(reader.residuals(setting, List.of(Pattern.values())));
    for (int k = 1; k < most; k++) {
      int rank = k;
      List<Figure> others =
          arrangement.candidates().stream()
              .map(fits -> fits.get(Math.min(rank, fits.size() - 1)).figure())
              .toList();
      List<Figure> figures = placer.placed(others, growth(setting.look()));
      List<Double> residuals =
          reader.residuals(new Setting(setting.look(), figures), List.of(Pattern.values()));
      for (int i = 0; i < best.size(); i++) {
        if (residuals.get(i) < least.get(i)) {
          best.set(i, figures.get(i));
          least.set(i, residuals.get(i));
        }
      }
    }
    return best;
  }

  /** Returns the setting's figures, or others where these are drawn otherwise. */
  private List<Figure> replaced(Setting setting, List<Figure> drawn) {
    boolean same =
        IntStream.range(0, drawn.size())
            .allMatch(
                i ->
                    drawn.get(i).pose() == setting.figures().get(i).pose()
                        && drawn.get(i).mirrored() == setting.figures().get(i).mirrored());
    return same ? setting.figures() : placer.placed(drawn, growth(setting.look()));
  }

  private List<int[]> regions(Placed placed) {
    int width = canvas.width();
    int height = canvas.height();
    List<Mask> masks =
        placed.figures().stream()
            .map(figure -> outlines.mask(figure, placed.growth(), width, height))
            .toList();
    List<int[]> regions = new ArrayList<>();
    for (int i = 0; i < masks.size(); i++) {
      Mask region = masks.get(i).grown(MARGIN);
      for (int j = 0; j < masks.size(); j++) {
        region = j == i ? region : region.andNot(masks.get(j));
      }
      Mask own = region;
      regions.add(sampled(IntStream.range(0, width * height).filter(own::get).toArray()));
    }
    return regions;
  }

  /** Returns every n-th pixel, so that there are not too many. */
  private static int[] sampled(int[] pixels) {
    int step = (pixels.length + MOST_PIXELS - 1) / MOST_PIXELS;
    return IntStream.range(0, pixels.length)
        .filter(i -> i % Math.max(1, step) == 0)
        .map(i -> pixels[i])
        .toArray();
  }
}
