package io.vstar.lab.world.shape;

import java.awt.BasicStroke;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.util.List;

/** Makes shapes of few numbers. Lists of points are x0, y0, x1, y1, ... */
public final class Pen {
  private Pen() {}

  public static Area oval(double x, double y, double radiusX, double radiusY) {
    return new Area(new Ellipse2D.Double(x - radiusX, y - radiusY, 2 * radiusX, 2 * radiusY));
  }

  public static Area disc(double x, double y, double radius) {
    return oval(x, y, radius, radius);
  }

  public static Area box(double x, double y, double width, double height, double rounding) {
    return new Area(new RoundRectangle2D.Double(x, y, width, height, 2 * rounding, 2 * rounding));
  }

  public static Area polygon(double... points) {
    Path2D path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) {
      path.lineTo(points[i], points[i + 1]);
    }
    path.closePath();
    return new Area(path);
  }

  /** Returns a polygon grown by {@code radius}, which rounds its corners. */
  public static Area soft(double radius, double... points) {
    Area area = polygon(points);
    BasicStroke stroke =
        new BasicStroke((float) (2 * radius), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    area.add(new Area(stroke.createStrokedShape(polygon(points))));
    return area;
  }

  /** Returns a smooth closed outline through the points. */
  public static Area blob(double... points) {
    Path2D path = spline(points, true);
    path.closePath();
    return new Area(path);
  }

  /** Returns a smooth line of the given width through the points, with round ends. */
  public static Area ribbon(double width, double... points) {
    BasicStroke stroke =
        new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    return new Area(stroke.createStrokedShape(spline(points, false)));
  }

  public static Area union(Area... areas) {
    Area union = new Area();
    for (Area area : areas) {
      union.add(area);
    }
    return union;
  }

  /** Returns what is left of a shape without the others. */
  public static Area minus(Area shape, Area... others) {
    Area left = new Area(shape);
    for (Area other : others) {
      left.subtract(other);
    }
    return left;
  }

  /** Returns what two shapes share. */
  public static Area overlap(Area shape, Area other) {
    Area shared = new Area(shape);
    shared.intersect(other);
    return shared;
  }

  public static Area moved(Area shape, double x, double y) {
    return shape.createTransformedArea(AffineTransform.getTranslateInstance(x, y));
  }

  /** Returns a shape turned about a point, clockwise on the screen. */
  public static Area turned(Area shape, double degrees, double x, double y) {
    return shape.createTransformedArea(
        AffineTransform.getRotateInstance(Math.toRadians(degrees), x, y));
  }

  /** Returns parts that a transform moves, scales or turns together. */
  public static List<Part> placed(AffineTransform place, List<Part> parts) {
    return parts.stream()
        .map(part -> new Part(part.ink(), part.shape().createTransformedArea(place)))
        .toList();
  }

  /** Returns a smile: an arc that hangs from (x - reach, y) and (x + reach, y). */
  public static Area smile(double width, double x, double y, double reach, double depth) {
    double side = 0.7 * reach;
    double lower = y + 0.6 * depth;
    return ribbon(
        width, x - reach, y, x - side, lower, x, y + depth, x + side, lower, x + reach, y);
  }

  /** Returns a shape joined with its mirror image about the line x = 50. */
  public static Area symmetric(Area area) {
    return union(area, area.createTransformedArea(new AffineTransform(-1, 0, 0, 1, 100, 0)));
  }

  /** Returns a uniform Catmull-Rom spline of cubic Bézier pieces. */
  private static Path2D spline(double[] points, boolean closed) {
    int n = points.length / 2;
    Path2D path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 0; i < (closed ? n : n - 1); i++) {
      int before = closed ? (i + n - 1) % n : Math.max(i - 1, 0);
      int next = (i + 1) % n;
      int after = closed ? (i + 2) % n : Math.min(i + 2, n - 1);
      path.curveTo(
          points[2 * i] + (points[2 * next] - points[2 * before]) / 6,
          points[2 * i + 1] + (points[2 * next + 1] - points[2 * before + 1]) / 6,
          points[2 * next] - (points[2 * after] - points[2 * i]) / 6,
          points[2 * next + 1] - (points[2 * after + 1] - points[2 * i + 1]) / 6,
          points[2 * next],
          points[2 * next + 1]);
    }
    return path;
  }
}
