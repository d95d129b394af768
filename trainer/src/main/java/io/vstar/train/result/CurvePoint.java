package io.vstar.train.result;

import java.util.ArrayList;
import java.util.List;

/**
 * A point of a loss curve.
 *
 * @param step the number of updates made
 * @param loss the loss, finite
 */
public record CurvePoint(long step, double loss) {
  public CurvePoint {
    if (!Double.isFinite(loss)) {
      throw new IllegalArgumentException("loss %s at step %s".formatted(loss, step));
    }
  }

  /**
   * Returns a smoothed curve of the training loss. The loss of a single step depends more on its
   * noise and timesteps than on the parameters, so each point is the mean over an interval of
   * steps.
   *
   * @param steps the losses of the steps, in order
   * @param maxPoints the largest number of intervals, at least 1
   * @return the points at the last steps of the intervals
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
