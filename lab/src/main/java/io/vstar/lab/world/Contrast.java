package io.vstar.lab.world;

import io.vstar.lab.world.color.LabColor;
import io.vstar.lab.world.shape.Drawing;
import io.vstar.lab.world.shape.Pattern;
import java.awt.Color;

/**
 * Tells whether the colours of a scene stand out from each other, in the style in which it is
 * drawn. Distances are CIE76.
 *
 * @param style style in which the scene is drawn
 * @param background background of the scene
 */
record Contrast(Style style, Background background) {
  /** The least distance of a body from the background, and of marks from the body. */
  private static final double BODY = 32;

  /** The least distance of marks, lines and outer parts from the background. */
  private static final double PART = 16;

  /** The least distance of a body from the background after the style's map of colours. */
  private static final double MAPPED_BODY = 15;

  /** The same of marks, lines and outer parts. */
  private static final double MAPPED_PART = 8;

  /**
   * Returns whether the background lets the style's lines, rims and the drawing's parts be seen.
   */
  boolean suits(Drawing drawing) {
    Look look = style.look();
    return look.paper().isPresent()
        || drawing.outerInks().stream()
                .flatMap(ink -> ink.fixed().stream())
                .allMatch(color -> fromBackground(color, PART))
            && look.contour().flatMap(Contour::color).stream()
                .allMatch(color -> fromBackground(color, PART))
            && (look.finish() != Finish.RIM || fromBackground(Color.WHITE, PART));
  }

  /** Returns whether a fill of a drawing stands out. */
  boolean suits(Drawing drawing, Fill<Color> fill) {
    boolean marksShow = fill.pattern() == Pattern.PLAIN || apart(fill.base(), fill.accent());
    return marksShow && (style.paper().isPresent() ? linesShow(fill) : areasShow(drawing, fill));
  }

  private boolean areasShow(Drawing drawing, Fill<Color> fill) {
    return apartFromBackground(fill.base())
        && fromBackground(fill.accent(), PART)
        && style.look().lineColors().allMatch(line -> distance(line, fill.base()) >= PART)
        && drawing.outerInks().stream().allMatch(ink -> fromBackground(ink.on(fill.base()), PART));
  }

  /** Returns whether the bodies of two figures can be told apart where they touch. */
  boolean tells(Fill<Color> one, Fill<Color> other) {
    return style.paper().isPresent() || apart(one.base(), other.base());
  }

  /** Lines in the figure's own colours must be bright enough for black paper. */
  private boolean linesShow(Fill<Color> fill) {
    boolean own = style.look().contour().flatMap(Contour::color).isEmpty();
    Color paper = style.paper().orElseThrow();
    return !own
        || distance(fill.base(), paper) >= 2 * PART && distance(fill.accent(), paper) >= 2 * PART;
  }

  private boolean apartFromBackground(Color color) {
    return background.colors().stream().allMatch(behind -> apart(color, behind));
  }

  private boolean apart(Color one, Color other) {
    return distance(one, other) >= BODY
        && distance(style.colors().apply(one), style.colors().apply(other)) >= MAPPED_BODY;
  }

  private boolean fromBackground(Color color, double contrast) {
    return background.colors().stream()
        .allMatch(
            behind ->
                distance(color, behind) >= contrast
                    && distance(style.colors().apply(color), style.colors().apply(behind))
                        >= MAPPED_PART);
  }

  private static double distance(Color one, Color other) {
    return LabColor.of(one).distance(LabColor.of(other));
  }
}
