package io.vstar.lab.pocket.world;

import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The subjects of drawings. Their silhouettes differ clearly, even at 30 pixels. */
public enum Subject {
  CAT(SubjectShapes.cat()),
  FISH(SubjectShapes.fish()),
  BIRD(SubjectShapes.bird()),
  BUTTERFLY(SubjectShapes.butterfly()),
  TREE(SubjectShapes.tree()),
  FLOWER(SubjectShapes.flower()),
  MUSHROOM(SubjectShapes.mushroom()),
  HOUSE(SubjectShapes.house()),
  CAR(SubjectShapes.car()),
  BOAT(SubjectShapes.boat()),
  ROCKET(SubjectShapes.rocket()),
  STAR(SubjectShapes.star()),
  HEART(SubjectShapes.heart()),
  BALL(SubjectShapes.ball());

  private final List<Part> parts;
  private final List<Ink> outerInks;
  private final Area silhouette = new Area();
  private final Map<Pattern, Area> marks = new EnumMap<>(Pattern.class);

  Subject(List<Part> drawn) {
    this.parts = fitted(drawn);
    this.outerInks = outerInks(parts);
    Area body = new Area();
    for (Part part : parts) {
      silhouette.add(part.shape());
      if (part.ink() == Ink.BODY) {
        body.add(part.shape());
      }
    }
    for (Pattern pattern : Pattern.values()) {
      Area onBody = pattern.marks();
      onBody.intersect(body);
      marks.put(pattern, onBody);
    }
  }

  /** Returns its word in captions. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the parts from back to front, fitted into the square (0, 0) to (100, 100). */
  List<Part> parts() {
    return parts;
  }

  /** Returns the union of all parts, in the coordinates of {@link #parts}; must not be modified. */
  Area silhouette() {
    return silhouette;
  }

  /** Returns the area of the pattern's marks on the body; must not be modified. */
  Area marks(Pattern pattern) {
    return marks.get(pattern);
  }

  /** Returns the inks, other than the body's, of parts that are next to the background. */
  List<Ink> outerInks() {
    return outerInks;
  }

  private static List<Ink> outerInks(List<Part> parts) {
    List<Ink> inks = new ArrayList<>();
    for (Part part : parts) {
      Area onlyHere = new Area(part.shape());
      parts.stream().filter(other -> other != part).map(Part::shape).forEach(onlyHere::subtract);
      if (part.ink() != Ink.BODY && !onlyHere.isEmpty()) {
        inks.add(part.ink());
      }
    }
    return List.copyOf(inks);
  }

  /** Moves and scales a drawing so that it is centred in the square and touches two sides. */
  private static List<Part> fitted(List<Part> parts) {
    Area all = new Area();
    parts.forEach(part -> all.add(part.shape()));
    Rectangle2D bounds = all.getBounds2D();
    double scale = 100 / Math.max(bounds.getWidth(), bounds.getHeight());
    AffineTransform fit = AffineTransform.getTranslateInstance(50, 50);
    fit.scale(scale, scale);
    fit.translate(-bounds.getCenterX(), -bounds.getCenterY());
    return parts.stream()
        .map(part -> new Part(part.ink(), part.shape().createTransformedArea(fit)))
        .toList();
  }
}
