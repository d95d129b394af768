package io.vstar.train.objective;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/** A distribution of timesteps, given by its quantiles. */
@FunctionalInterface
public interface TimestepDistribution {
  /**
   * Returns a quantile.
   *
   * @param share the share of the draws below it, in [0, 1)
   */
  int quantile(double share);

  /** Draws a timestep. */
  default int draw(SplittableRandom random) {
    return quantile(random.nextDouble());
  }

  /**
   * Returns the distribution by which all timesteps of a range are equally likely.
   *
   * @param from the first timestep
   * @param to the end of the range, which is not drawn
   */
  static TimestepDistribution uniform(int from, int to) {
    return new TimestepDistribution() {
      @Override
      public int quantile(double share) {
        return from + (int) (share * (to - from));
      }

      @Override
      public int draw(SplittableRandom random) {
        return from + random.nextInt(to - from);
      }
    };
  }

  /**
   * Returns the distribution by which the logit of the place in the range is normal (Esser et al.
   * 2024, "Scaling rectified flow transformers", equation 19): the ends of the range are drawn
   * seldom.
   *
   * @param from the first timestep
   * @param to the end of the range, which is not drawn
   * @param mean the mean of the logit; above 0, noisy timesteps are drawn more often
   * @param deviation the standard deviation of the logit, above 0
   */
  static TimestepDistribution logitNormal(int from, int to, double mean, double deviation) {
    DoubleUnaryOperator density =
        place -> {
          double score = (Math.log(place / (1 - place)) - mean) / deviation;
          return Math.exp(-score * score / 2) / (place * (1 - place));
        };
    double[] weights = new double[to - from];
    Arrays.setAll(weights, i -> density.applyAsDouble((i + 0.5) / weights.length));
    return proportional(from, weights);
  }

  /**
   * Returns the distribution by which timesteps are drawn in proportion to weights.
   *
   * @param from the first timestep
   * @param weights the weights of the timesteps from the first on, at least 0 and not all 0
   */
  static TimestepDistribution proportional(int from, double[] weights) {
    double[] below = new double[weights.length + 1]; // sums of the weights below each timestep
    for (int i = 0; i < weights.length; i++) {
      below[i + 1] = below[i] + weights[i];
    }
    double total = below[weights.length];
    return share -> {
      int found = Arrays.binarySearch(below, share * total);
      int index = found >= 0 ? found : -found - 2;
      while (index < weights.length - 1 && weights[index] == 0) {
        index++; // several timesteps begin at this sum: the one with a weight
      }
      return from + Math.min(index, weights.length - 1);
    };
  }
}
