package io.vstar.train.result;

import java.util.ArrayList;
import java.util.List;

/**
 * A point of a loss curve.
 *
 * @param step optimizer steps completed
 * @param loss finite
 */
public record CurvePoint(long step, double loss) {
  public CurvePoint {
    if (!Double.isFinite(loss)) {
      throw new IllegalArgumentException("loss %s at step %s".formatted(loss, step));
    }
  }

  /**
   * The training loss as a curve that can be read: a single step's loss depends on its noise and
   * timesteps more than on what was learned, so each point is the mean over a stretch of steps.
   *
   * @param steps in their order
   * @param maxPoints stretches to divide them into, at least 1
   * @return points at the last steps of the stretches
   */
  public static List<CurvePoint> smoothed(List<CurvePoint> steps, int maxPoints) {
    List<CurvePoint> curve = new ArrayList<>();
    int points = Math.min(maxPoints, steps.size());
    for (int i = 0; i < points; i++) {
      int from = (int) ((long) i * steps.size() / points);
      int to = (int) ((i + 1L) * steps.size() / points);
      List<CurvePoint> stretch = steps.subList(from, to);
      double mean = stretch.stream().mapToDouble(CurvePoint::loss).average().orElseThrow();
      curve.add(new CurvePoint(stretch.get(stretch.size() - 1).step(), mean));
    }
    return curve;
  }
}
