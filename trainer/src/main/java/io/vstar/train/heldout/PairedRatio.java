package io.vstar.train.heldout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The loss of one measurement divided by that of another one on the same grid.
 *
 * <p>It is the ratio of the sums, not the mean of ratios: training minimises the sum, and a triple
 * with a loss near zero would rule a mean of ratios. How far other noise and timesteps would move
 * it is estimated from the pairs as for a combined ratio estimator (Cochran 1977, "Sampling
 * techniques", section 6.11): the variance of the differences {@code after − ratio · before},
 * within each bin. That early and late timesteps differ therefore does not widen the interval. It
 * says nothing of other pictures.
 *
 * @param ratio the ratio of the sums
 * @param interval the 95 % confidence interval by Student's t; empty if the grid has too few
 *     triples
 */
public record PairedRatio(double ratio, Optional<Interval> interval) {

  /**
   * Computes the ratio over all triples.
   *
   * @param after the losses in the numerator
   * @param before the losses in the denominator, of the same grid
   * @throws IllegalArgumentException if the grids differ
   */
  public static PairedRatio of(HeldOutLosses after, HeldOutLosses before) {
    requireSameGrid(after, before);
    double ratio = after.mean() / before.mean();
    return new PairedRatio(
        ratio,
        PairedSpread.of(after, before, ratio)
            .map(spread -> spread.around(ratio, before.mean() * before.grid().size())));
  }

  /** Computes the ratio in each bin, from the bin with the least noise to that with the most. */
  public static List<PairedRatio> ofBins(HeldOutLosses after, HeldOutLosses before) {
    requireSameGrid(after, before);
    List<PairedRatio> ratios = new ArrayList<>();
    for (int bin = 0; bin < after.grid().bins(); bin++) {
      ratios.add(of(after.bin(bin), before.bin(bin)));
    }
    return ratios;
  }

  /**
   * Computes the geometric mean of the ratios of all bins. Each bin counts alike in it, while in
   * the ratio of all triples a bin counts by its loss.
   */
  public static double balanced(HeldOutLosses after, HeldOutLosses before) {
    return Math.exp(
        ofBins(after, before).stream()
            .mapToDouble(each -> Math.log(each.ratio()))
            .average()
            .orElseThrow());
  }

  /**
   * Computes by how much the mean loss fell from one measurement to another one, as a share of a
   * third one.
   *
   * @param earlier the losses that are compared with
   * @param later the losses that are better if the result is above 0
   * @param start the losses whose mean is the unit
   * @return the share as {@link #ratio()}, with its interval
   */
  public static PairedRatio improvement(
      HeldOutLosses earlier, HeldOutLosses later, HeldOutLosses start) {
    requireSameGrid(earlier, later);
    double unit = start.mean();
    double share = (earlier.mean() - later.mean()) / unit;
    return new PairedRatio(
        share,
        PairedSpread.of(earlier, later, 1)
            .map(spread -> spread.around(share, unit * later.grid().size())));
  }

  private static void requireSameGrid(HeldOutLosses one, HeldOutLosses other) {
    if (!one.grid().equals(other.grid())) {
      throw new IllegalArgumentException(
          "losses on %s and %s are no pairs".formatted(one.grid(), other.grid()));
    }
  }
}
