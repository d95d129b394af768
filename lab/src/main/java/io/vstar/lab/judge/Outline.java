package io.vstar.lab.judge;

import io.vstar.lab.world.Figure;
import io.vstar.lab.world.shape.Drawing;
import java.awt.geom.PathIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The outline of a drawing as polygons, without the holes in it, for fast masks. */
final class Outline {
  private static final double FLATNESS = 0.2;

  /** Closed polygons x0, y0, x1, y1, ... in the units of the drawing. */
  private final List<double[]> polygons;

  private Outline(List<double[]> polygons) {
    this.polygons = List.copyOf(polygons);
  }

  static Outline of(Drawing drawing) {
    List<double[]> polygons = new ArrayList<>();
    double[] points = new double[16];
    int count = 0;
    double[] point = new double[6];
    for (PathIterator path = drawing.silhouette().getPathIterator(null, FLATNESS);
        !path.isDone();
        path.next()) {
      int segment = path.currentSegment(point);
      if (segment == PathIterator.SEG_CLOSE) {
        polygons.add(Arrays.copyOf(points, count));
        count = 0;
        continue;
      }
      if (count == points.length) {
        points = Arrays.copyOf(points, 2 * count);
      }
      points[count++] = point[0];
      points[count++] = point[1];
    }
    return new Outline(polygons);
  }

  /** Returns the pixels whose centres are inside the figure's outline, holes included. */
  Mask mask(Figure figure, int width, int height) {
    double scale = figure.size() * Math.min(width, height) / 100;
    double scaleX = figure.mirrored() ? -scale : scale;
    double left = figure.centerX() * width - 50 * scaleX;
    double top = figure.centerY() * height - 50 * scale;
    Scan scan = new Scan(width, height);
    for (double[] polygon : polygons) {
      int last = polygon.length - 2;
      double x = left + scaleX * polygon[last];
      double y = top + scale * polygon[last + 1];
      for (int i = 0; i <= last; i += 2) {
        double nextX = left + scaleX * polygon[i];
        double nextY = top + scale * polygon[i + 1];
        scan.edge(x, y, nextX, nextY);
        x = nextX;
        y = nextY;
      }
      scan.fill();
    }
    return scan.mask();
  }
}
