package io.vstar.lab.judge;

import io.vstar.lab.world.Figure;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Explains a foreground of about 64 pixels by one figure or by two. */
final class Arranger {
  /** The overlap at which a single figure is not doubted. */
  private static final double CERTAIN = 0.93;

  /** How much better two figures must cover the foreground than one. */
  private static final double SECOND_FIGURE_COST = 0.03;

  private static final double SLACK_ALONE = 0.12;
  private static final double SLACK_IN_PAIR = 0.05;
  private static final int STEP = 2;

  /** The least share of the foreground of one of two figures. */
  private static final double LEAST_SHARE = 0.1;

  /** How much worse than the best another drawing may be to be considered. */
  private static final double LEEWAY = 0.05;

  private static final int MOST_CANDIDATES = 4;

  private static final int PROMISING_PAIRS = 6;

  private final StampMatcher matcher = new StampMatcher();
  private final Outlines outlines;

  Arranger(Outlines outlines) {
    this.outlines = outlines;
  }

  /** Returns the better of one figure and two; empty if nothing fits. */
  Optional<Arrangement> arrange(Mask foreground) {
    Optional<Arrangement> one = fitted(foreground, SLACK_ALONE, Growth.COARSE);
    if (one.isPresent() && one.get().overlap() >= CERTAIN) {
      return one;
    }
    Optional<Arrangement> two = two(foreground);
    double least = one.map(Arrangement::overlap).orElse(0.0) + SECOND_FIGURE_COST;
    return two.filter(pair -> pair.overlap() > least).or(() -> one);
  }

  /** Returns the best of the most promising pairs after both figures have found their places. */
  private Optional<Arrangement> two(Mask foreground) {
    Placer placer = new Placer(outlines, foreground);
    List<Arrangement> pairs =
        splits(foreground)
            .flatMap(parts -> pairs(parts.get(0), parts.get(1)))
            .sorted(Comparator.comparingDouble(Arrangement::overlap).reversed())
            .toList();
    Map<List<Figure>, Arrangement> different = new LinkedHashMap<>();
    for (Arrangement pair : pairs) {
      if (different.size() < PROMISING_PAIRS) {
        different.putIfAbsent(pair.drawings(), pair);
      }
    }
    return different.values().stream()
        .map(pair -> pair.placed(placer))
        .max(Comparator.comparingDouble(Arrangement::overlap));
  }

  private Optional<Arrangement> fitted(Mask patch, double slack, List<Growth> growths) {
    List<Fit> fits = matcher.match(patch, slack, growths);
    return fits.isEmpty()
        ? Optional.empty()
        : Optional.of(new Arrangement(List.of(close(fits)), fits.get(0).overlap()));
  }

  private static List<Fit> close(List<Fit> fits) {
    double least = fits.get(0).overlap() - LEEWAY;
    return fits.stream().filter(fit -> fit.overlap() >= least).limit(MOST_CANDIDATES).toList();
  }

  /** Returns the best pair whose silhouettes are enlarged alike, as of one style. */
  private Stream<Arrangement> pairs(Mask one, Mask other) {
    return Growth.COARSE.stream()
        .map(List::of)
        .flatMap(growth -> pair(one, other, growth).stream());
  }

  private Optional<Arrangement> pair(Mask one, Mask other, List<Growth> growth) {
    Optional<Arrangement> first = fitted(one, SLACK_IN_PAIR, growth);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    return fitted(other, SLACK_IN_PAIR, growth)
        .map(second -> joined(first.get(), second, one.count(), other.count()));
  }

  private static Arrangement joined(Arrangement one, Arrangement other, int area, int otherArea) {
    double share = area / (double) (area + otherArea);
    return new Arrangement(
        List.of(one.candidates().get(0), other.candidates().get(0)),
        share * one.overlap() + (1 - share) * other.overlap());
  }

  /** Returns the foreground in two parts: its patches, and both sides of lines through it. */
  private static Stream<List<Mask>> splits(Mask foreground) {
    List<List<Mask>> splits = new ArrayList<>();
    Rectangle bounds = foreground.bounds();
    for (int x = bounds.x + STEP; x < bounds.x + bounds.width; x += STEP) {
      splits.add(cut(foreground, new Rectangle(0, 0, x, foreground.height())));
    }
    for (int y = bounds.y + STEP; y < bounds.y + bounds.height; y += STEP) {
      splits.add(cut(foreground, new Rectangle(0, 0, foreground.width(), y)));
    }
    List<Mask> patches = Patches.split(foreground);
    if (patches.size() == 2) {
      splits.add(patches);
    }
    double least = LEAST_SHARE * foreground.count();
    return splits.stream().filter(parts -> parts.stream().allMatch(part -> part.count() >= least));
  }

  private static List<Mask> cut(Mask mask, Rectangle side) {
    Mask inside = mask.inside(side);
    return List.of(inside, mask.andNot(inside));
  }
}
