package io.vstar.lab.world.shape;

import java.awt.BasicStroke;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.List;
import java.util.Optional;

/**
 * The patterns of a subject's body. Marks cover less than half of every body, so its own colour
 * stays the main one.
 */
public enum Pattern {
  PLAIN("plain", "") {
    @Override
    Area marks() {
      return new Area();
    }
  },
  STRIPED("striped", "stripes") {
    @Override
    Area marks() {
      Area marks = new Area();
      BasicStroke stroke = new BasicStroke(10.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER);
      for (double x = -68; x < 160; x += 31) {
        marks.add(new Area(stroke.createStrokedShape(new Line2D.Double(x, 110, x + 50, -10))));
      }
      return marks;
    }
  },
  DOTTED("dotted", "dots") {
    @Override
    Area marks() {
      Area marks = new Area();
      double step = 31;
      double radius = 9;
      for (int row = 0; row < 6; row++) {
        double shift = row % 2 == 0 ? 3.5 : 3.5 + step / 2;
        double y = 8 + row * step * 0.8;
        for (double x = shift - step; x < 110; x += step) {
          marks.add(new Area(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius)));
        }
      }
      return marks;
    }
  },
  CHECKED("checked", "checks") {
    @Override
    Area marks() {
      Area marks = new Area();
      double step = 34;
      double side = 15.5;
      for (double y = -3; y < 110; y += step) {
        for (double x = 2; x < 110; x += step) {
          marks.add(Pen.box(x, y, side, side, 0));
          marks.add(Pen.box(x + step / 2, y + step / 2, side, side, 0));
        }
      }
      return marks;
    }
  };

  private final String adjective;
  private final String noun;

  Pattern(String adjective, String noun) {
    this.adjective = adjective;
    this.noun = noun;
  }

  /** Returns the patterns that have marks. */
  public static List<Pattern> marked() {
    return List.of(STRIPED, DOTTED, CHECKED);
  }

  /** Returns the word before the subject: plain, striped, dotted or checked. */
  public String adjective() {
    return adjective;
  }

  /** Returns the word for the marks, stripes, dots or checks; empty for a plain fill. */
  public Optional<String> noun() {
    return Optional.of(noun).filter(word -> !word.isEmpty());
  }

  /** Returns the area of the marks in the square (0, 0) to (100, 100). */
  abstract Area marks();
}
