package io.vstar.train.objective;

import java.util.SplittableRandom;

/** A rule by which the timesteps of a micro batch are drawn from a distribution. */
@FunctionalInterface
public interface TimestepSampling {
  /** Draws independently, as the reference does. */
  TimestepSampling INDEPENDENT =
      (random, batch, distribution) -> {
        int[] result = new int[batch];
        for (int i = 0; i < batch; i++) {
          result[i] = distribution.draw(random);
        }
        return result;
      };

  /**
   * Draws one from each of B equally likely parts of the distribution, so that a batch sees easy
   * and hard timesteps alike; each example's own distribution is still the given one (Kingma et al.
   * 2021, appendix I.1).
   */
  TimestepSampling STRATIFIED =
      (random, batch, distribution) -> {
        int[] result = new int[batch];
        double offset = random.nextDouble();
        int first = random.nextInt(batch);
        for (int i = 0; i < batch; i++) {
          int part = (first + i) % batch;
          result[i] = distribution.quantile((part + offset) / batch);
        }
        return result;
      };

  /**
   * Draws the timesteps of one micro batch.
   *
   * @param random the random stream of this micro batch
   * @param batch the number of examples B, at least 1
   * @param distribution the distribution of the timesteps
   * @return B timesteps
   */
  int[] draw(SplittableRandom random, int batch, TimestepDistribution distribution);

  /**
   * Draws the timesteps of one micro batch uniformly.
   *
   * @param random the random stream of this micro batch
   * @param batch the number of examples B, at least 1
   * @param timesteps the number of timesteps T of the noise schedule
   * @return B timesteps in [0, T)
   */
  default int[] draw(SplittableRandom random, int batch, int timesteps) {
    return draw(random, batch, TimestepDistribution.uniform(0, timesteps));
  }
}
