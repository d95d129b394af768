package io.vstar.lab.world.shape;

import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The drawing of a subject: parts from back to front, with what follows from them. It is immutable;
 * areas it returns must not be modified.
 */
public final class Drawing {
  /** The least extent of an area that counts; less is left over by cuts along one outline. */
  private static final double VISIBLE = 4;

  private final List<Part> parts;
  private final List<Ink> outerInks;
  private final Area silhouette = new Area();
  private final Rectangle2D bounds;
  private final Map<Pattern, Area> marks = new EnumMap<>(Pattern.class);

  /**
   * Creates a drawing, moved and scaled so that it is centred in the square and touches two sides.
   *
   * @param drawn parts from back to front, one of them in {@link Ink#BODY}
   */
  Drawing(List<Part> drawn) {
    this.parts = fitted(drawn);
    this.outerInks = outerInks(parts);
    Area body = new Area();
    for (Part part : parts) {
      silhouette.add(part.shape());
      if (part.ink() == Ink.BODY) {
        body.add(part.shape());
      }
    }
    this.bounds = silhouette.getBounds2D();
    for (Pattern pattern : Pattern.values()) {
      Area onBody = pattern.marks();
      onBody.intersect(body);
      marks.put(pattern, onBody);
    }
  }

  /** Returns the parts from back to front, in the square (0, 0) to (100, 100). */
  public List<Part> parts() {
    return parts;
  }

  /** Returns the union of all parts, in the coordinates of {@link #parts}. */
  public Area silhouette() {
    return silhouette;
  }

  /** Returns the smallest rectangle around all parts; its longer side is 100. */
  public Rectangle2D bounds() {
    return bounds;
  }

  /** Returns the area of the pattern's marks on the body. */
  public Area marks(Pattern pattern) {
    return marks.get(pattern);
  }

  /** Returns the inks, other than the body's, of parts that are next to the background. */
  public List<Ink> outerInks() {
    return outerInks;
  }

  private static List<Ink> outerInks(List<Part> parts) {
    List<Ink> inks = new ArrayList<>();
    for (Part part : parts) {
      Area onlyHere = new Area(part.shape());
      parts.stream().filter(other -> other != part).map(Part::shape).forEach(onlyHere::subtract);
      if (part.ink() != Ink.BODY && extent(onlyHere) >= VISIBLE) {
        inks.add(part.ink());
      }
    }
    return List.copyOf(inks);
  }

  /** Returns the longer side of the smallest rectangle around an area. */
  private static double extent(Area area) {
    Rectangle2D bounds = area.getBounds2D();
    return Math.max(bounds.getWidth(), bounds.getHeight());
  }

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
