package io.vstar.train.run;

import java.util.ArrayList;
import java.util.List;

/**
 * A learning rate range test: several short trainings from the same start on the same batches, each
 * at a rate of its own, compared by the held-out loss.
 *
 * <p>The usual test (Smith 2017, "Cyclical learning rates") raises the rate on the way and watches
 * the training loss. For a learned word that loss is noise, and what a rate did would be mixed with
 * what the rates before it did.
 *
 * @param rates the learning rates, rising, at least one
 * @param steps the number of updates at each rate, at least 1
 */
public record LearningRateRange(List<Double> rates, int steps) {
  public LearningRateRange {
    rates = List.copyOf(rates);
    boolean rising = !rates.isEmpty() && rates.get(0) > 0;
    for (int i = 1; i < rates.size(); i++) {
      rising &= rates.get(i) > rates.get(i - 1);
    }
    if (!rising || steps < 1) {
      throw new IllegalArgumentException("rates %s, %d steps".formatted(rates, steps));
    }
  }

  /**
   * Makes a test of rates that rise by an equal factor.
   *
   * @param from the lowest rate, above 0
   * @param to the highest rate, above {@code from}
   * @param count the number of rates, at least 2
   * @param steps the number of updates at each rate, at least 1
   */
  public static LearningRateRange between(double from, double to, int count, int steps) {
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double rate = from * Math.pow(to / from, (double) i / (count - 1));
      rates.add(rounded(rate));
    }
    return new LearningRateRange(rates, steps);
  }

  /** Returns a number with two digits, as people write rates. */
  private static double rounded(double rate) {
    return Double.parseDouble("%.1e".formatted(rate));
  }
}
