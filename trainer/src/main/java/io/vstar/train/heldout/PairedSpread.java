package io.vstar.train.heldout;

import java.util.Optional;

/**
 * The spread of the sum of paired differences, estimated within bins.
 *
 * @param deviation the standard error of the sum
 * @param freedom the degrees of freedom of the estimate, at least 1
 */
record PairedSpread(double deviation, int freedom) {
  private static final double ROUNDING = 1e-9;

  /**
   * Estimates the spread of the sum of {@code after − factor · before}.
   *
   * @return empty if there are fewer than two triples
   */
  static Optional<PairedSpread> of(HeldOutLosses after, HeldOutLosses before, double factor) {
    LossGrid grid = after.grid();
    int size = grid.size();
    // A bin of one triple tells nothing about its spread; then all of them are one bin.
    boolean stratified = size / grid.bins() >= 2;
    int bins = stratified ? grid.bins() : 1;
    double[] sums = new double[bins];
    int[] counts = new int[bins];
    for (int i = 0; i < size; i++) {
      int bin = stratified ? grid.bin(i) : 0;
      sums[bin] += after.values().get(i) - factor * before.values().get(i);
      counts[bin]++;
    }
    double[] squares = new double[bins];
    for (int i = 0; i < size; i++) {
      int bin = stratified ? grid.bin(i) : 0;
      double difference = after.values().get(i) - factor * before.values().get(i);
      squares[bin] += Math.pow(difference - sums[bin] / counts[bin], 2);
    }
    return size < 2 ? Optional.empty() : Optional.of(combined(counts, squares));
  }

  /**
   * Combines the bins. Where one of them has most of the spread there are hardly more degrees of
   * freedom than its own (Satterthwaite 1946).
   */
  private static PairedSpread combined(int[] counts, double[] squares) {
    double variance = 0;
    double weighted = 0;
    int most = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      double ofBin = squares[bin] * counts[bin] / (counts[bin] - 1);
      variance += ofBin;
      weighted += ofBin * ofBin / (counts[bin] - 1);
      most += counts[bin] - 1;
    }
    int freedom = weighted > 0 ? (int) (variance * variance / weighted + ROUNDING) : most;
    return new PairedSpread(Math.sqrt(variance), Math.max(1, Math.min(most, freedom)));
  }

  /**
   * Returns the interval around an estimate.
   *
   * @param estimate the estimate
   * @param unit the number that the sum is divided by to give the estimate
   */
  Interval around(double estimate, double unit) {
    double half = StudentT.quantile975(freedom) * deviation / unit;
    return new Interval(estimate - half, estimate + half);
  }
}
