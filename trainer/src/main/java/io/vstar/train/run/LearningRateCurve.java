package io.vstar.train.run;

import io.vstar.train.heldout.HeldOutLosses;
import io.vstar.train.heldout.Interval;
import io.vstar.train.heldout.PairedRatio;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The result of a learning rate range test.
 *
 * @param start the losses at the start
 * @param points the rates that were tried, rising
 */
public record LearningRateCurve(HeldOutLosses start, List<Point> points) {
  /**
   * A learning rate and what it learned.
   *
   * @param rate the learning rate
   * @param losses the losses after the steps; empty if a loss or gradient was not finite
   */
  public record Point(double rate, Optional<HeldOutLosses> losses) {}

  public LearningRateCurve {
    points = List.copyOf(points);
  }

  /** Returns the loss of a point divided by that of the start; empty if it was not finite. */
  public Optional<PairedRatio> ratio(Point point) {
    return point.losses().map(losses -> PairedRatio.of(losses, start));
  }

  /** Returns the point with the lowest loss; empty if none learned more than next to nothing. */
  public Optional<Point> best() {
    return points.stream()
        .filter(point -> point.losses().isPresent())
        .min(Comparator.comparingDouble(LearningRateCurve::mean))
        .filter(point -> 1 - mean(point) / start.mean() >= LearningVerdict.NEGLIGIBLE);
  }

  /**
   * Returns the rate to train with: the lowest one whose loss is not told from the best by more
   * than noise. A long training has time to get far at a lower rate, and a short test does not show
   * how a high one ends.
   */
  public Optional<Point> suggestion() {
    return best()
        .flatMap(
            best ->
                points.stream()
                    .filter(point -> point.losses().isPresent())
                    .filter(point -> !isWorse(point, best))
                    .findFirst());
  }

  private boolean isWorse(Point point, Point best) {
    PairedRatio lost =
        PairedRatio.improvement(point.losses().orElseThrow(), best.losses().orElseThrow(), start);
    return lost.interval().map(Interval::low).orElse(lost.ratio()) > 0;
  }

  private static double mean(Point point) {
    return point.losses().orElseThrow().mean();
  }
}
