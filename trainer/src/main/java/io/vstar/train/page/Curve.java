package io.vstar.train.page;

import java.util.ArrayList;
import java.util.List;

/**
 * A curve of bounded size. Once it has too many points, neighbours are joined to their means, and
 * from then on each point is the mean over twice as many values; so a run of any length keeps the
 * shape of its curves.
 */
final class Curve {
  /** The largest number of points: more than pixels in a chart. */
  static final int MAX_POINTS = 800;

  /**
   * A point.
   *
   * @param step the last step of the values that it stands for
   * @param value the mean of the values
   */
  record Point(long step, double value) {}

  private final List<Point> points = new ArrayList<>();
  private int perPoint = 1;
  private int pending;
  private long lastStep;
  private double sum;

  /** Adds a value; values that are not finite are left out. */
  void add(long step, double value) {
    if (!Double.isFinite(value)) {
      return;
    }
    sum += value;
    pending++;
    lastStep = step;
    if (pending == perPoint) {
      points.add(new Point(step, sum / pending));
      sum = 0;
      pending = 0;
    }
    if (points.size() > MAX_POINTS) {
      join();
    }
  }

  /** Returns the points, that of the values after the last whole one included. */
  List<Point> points() {
    List<Point> all = new ArrayList<>(points);
    if (pending > 0) {
      all.add(new Point(lastStep, sum / pending));
    }
    return all;
  }

  /** Returns the points as means over runs of them, at most as many as asked for. */
  List<Point> smoothed(int most) {
    List<Point> all = points();
    int count = Math.min(most, all.size());
    List<Point> smooth = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Point> stretch =
          all.subList((int) ((long) i * all.size() / count), (int) ((i + 1L) * all.size() / count));
      smooth.add(
          new Point(
              stretch.get(stretch.size() - 1).step(),
              stretch.stream().mapToDouble(Point::value).average().orElseThrow()));
    }
    return smooth;
  }

  private void join() {
    List<Point> joined = new ArrayList<>();
    for (int i = 0; i + 1 < points.size(); i += 2) {
      Point first = points.get(i);
      Point second = points.get(i + 1);
      joined.add(new Point(second.step(), (first.value() + second.value()) / 2));
    }
    if (points.size() % 2 == 1) { // half of the next point
      Point last = points.get(points.size() - 1);
      sum = last.value() * perPoint;
      pending = perPoint;
      lastStep = last.step();
    }
    points.clear();
    points.addAll(joined);
    perPoint *= 2;
  }
}
