package io.vstar.lab.judge;

import io.vstar.lab.world.Background;
import io.vstar.lab.world.Figure;
import io.vstar.lab.world.Relation;
import io.vstar.lab.world.Scene;
import io.vstar.lab.world.Style;
import io.vstar.lab.world.color.LabColor;
import io.vstar.lab.world.color.NamedColor;
import io.vstar.lab.world.shape.Subject;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * What was recognised in a picture, with comparisons to what was asked for.
 *
 * @param style the style in which it is drawn
 * @param background a landscape, or a plain background in a named colour; empty on paper
 * @param figures the figures, none to two, in any order
 */
public record Finding(Style style, Optional<Background> background, List<FoundFigure> figures) {
  /** The CIE76 distance up to which two plain backgrounds look alike in a style. */
  private static final double ALIKE = 8;

  public Finding {
    figures = List.copyOf(figures);
  }

  /** Returns whether the figures are exactly those asked for, in whatever places and poses. */
  public boolean hasSubjects(Scene asked) {
    return figures.size() == asked.figures().size()
        && asked.figures().stream().allMatch(figure -> found(figure.subject()).isPresent());
  }

  /**
   * Returns whether the first subject asked for has the place asked for relative to the second, by
   * their centres; true if there is one, which may be anywhere.
   */
  public boolean hasPlaces(Scene asked) {
    if (!hasSubjects(asked)) {
      return false;
    }
    if (asked.relation().isEmpty()) {
      return true;
    }
    FoundFigure first = found(asked.figures().get(0).subject()).orElseThrow();
    FoundFigure second = found(asked.figures().get(1).subject()).orElseThrow();
    double right = second.centerX() - first.centerX();
    double down = second.centerY() - first.centerY();
    Relation relation = asked.relation().get();
    return switch (relation) {
      case LEFT_OF -> right > 0 && right >= Math.abs(down) / 2;
      case RIGHT_OF -> right < 0 && -right >= Math.abs(down) / 2;
      case ABOVE, ON -> down > 0 && down >= Math.abs(right) / 2;
    };
  }

  /** Returns whether every figure has its colour; true in styles that do not show colours. */
  public boolean hasColors(Scene asked) {
    return !asked.style().showsColors()
        || all(
            asked,
            (figure, found) ->
                found
                    .color()
                    .equals(Optional.of(NamedColor.nearest(LabColor.of(figure.fill().base())))));
  }

  /** Returns whether every figure has its kind of pattern. */
  public boolean hasPatterns(Scene asked) {
    return all(asked, (figure, found) -> found.pattern() == figure.fill().pattern());
  }

  /**
   * Returns whether the background is the one asked for, or one that looks the same in this style;
   * true if the style asked for has a paper instead.
   */
  public boolean hasBackground(Scene asked) {
    return asked.style().paper().isPresent()
        || background.filter(found -> alike(found, asked.background())).isPresent();
  }

  /** Returns whether the style is the one asked for. */
  public boolean hasStyle(Scene asked) {
    return style == asked.style();
  }

  private boolean alike(Background found, Background asked) {
    return found.equals(asked)
        || found.colors().size() == 1
            && asked.colors().size() == 1
            && mapped(found).distance(mapped(asked)) <= ALIKE;
  }

  private LabColor mapped(Background plain) {
    return LabColor.of(style.colors().apply(plain.colors().get(0)));
  }

  private Optional<FoundFigure> found(Subject subject) {
    return figures.stream()
        .filter(figure -> figure.subject().equals(Optional.of(subject)))
        .findFirst();
  }

  /** Tests each figure asked for with the one found that has its subject, else its place. */
  private boolean all(Scene asked, BiPredicate<Figure, FoundFigure> test) {
    if (figures.size() != asked.figures().size()) {
      return false;
    }
    List<FoundFigure> inOrder = inOrder(asked);
    return Stream.iterate(0, i -> i + 1)
        .limit(inOrder.size())
        .allMatch(i -> test.test(asked.figures().get(i), inOrder.get(i)));
  }

  /** Returns the figures found in the order of those asked for. */
  private List<FoundFigure> inOrder(Scene asked) {
    if (figures.size() < 2) {
      return figures;
    }
    List<FoundFigure> swapped = List.of(figures.get(1), figures.get(0));
    long rights = subjectsOf(asked, figures);
    long swappedRights = subjectsOf(asked, swapped);
    if (rights != swappedRights) {
      return rights > swappedRights ? figures : swapped;
    }
    return distance(asked, figures) <= distance(asked, swapped) ? figures : swapped;
  }

  private static long subjectsOf(Scene asked, List<FoundFigure> found) {
    return Stream.of(0, 1)
        .filter(i -> found.get(i).subject().equals(Optional.of(asked.figures().get(i).subject())))
        .count();
  }

  private static double distance(Scene asked, List<FoundFigure> found) {
    return Stream.of(0, 1)
        .mapToDouble(
            i ->
                Math.hypot(
                    asked.figures().get(i).centerX() - found.get(i).centerX(),
                    asked.figures().get(i).centerY() - found.get(i).centerY()))
        .sum();
  }
}
