package io.vstar.lab.world;

import java.util.List;
import java.util.Optional;

/**
 * A scene that can be drawn at every size and aspect ratio.
 *
 * @param figures one or two figures
 * @param relation place of the first figure relative to the second; empty if there is one figure
 * @param background background that is drawn unless the style has a paper of its own
 * @param style style in which all of it is drawn
 */
public record Scene(
    List<Figure> figures, Optional<Relation> relation, Background background, Style style) {
  public Scene {
    figures = List.copyOf(figures);
    if (figures.isEmpty() || figures.size() > 2) {
      throw new IllegalArgumentException("expected 1 or 2 figures, got " + figures.size());
    }
    if (relation.isPresent() != (figures.size() == 2)) {
      throw new IllegalArgumentException("exactly scenes of two figures have a relation");
    }
  }

  /** Returns a scene of one figure. */
  public static Scene of(Figure figure, Background background, Style style) {
    return new Scene(List.of(figure), Optional.empty(), background, style);
  }

  /** Returns the first figure. */
  public Figure first() {
    return figures.get(0);
  }

  /** Returns the same scene in another style. */
  public Scene in(Style other) {
    return new Scene(figures, relation, background, other);
  }
}
