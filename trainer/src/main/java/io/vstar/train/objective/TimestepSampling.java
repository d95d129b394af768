package io.vstar.train.objective;

import java.util.SplittableRandom;

/** A rule by which the timesteps of a micro batch are drawn. */
@FunctionalInterface
public interface TimestepSampling {
  /** Draws independently and uniformly, as the reference does. */
  TimestepSampling UNIFORM =
      (random, batch, timesteps) -> {
        int[] result = new int[batch];
        for (int i = 0; i < batch; i++) {
          result[i] = random.nextInt(timesteps);
        }
        return result;
      };

  /**
   * Draws one from each of B equal parts of [0, T), so that a batch sees easy and hard timesteps
   * alike; each example's own distribution is still uniform (Kingma et al. 2021, appendix I.1).
   */
  TimestepSampling STRATIFIED =
      (random, batch, timesteps) -> {
        int[] result = new int[batch];
        double offset = random.nextDouble();
        int first = random.nextInt(batch);
        for (int i = 0; i < batch; i++) {
          int part = (first + i) % batch;
          result[i] = (int) ((part + offset) / batch * timesteps);
        }
        return result;
      };

  /**
   * Draws the timesteps of one micro batch.
   *
   * @param random the random stream of this micro batch
   * @param batch the number of examples B, at least 1
   * @param timesteps the number of timesteps T of the noise schedule
   * @return B timesteps in [0, T)
   */
  int[] draw(SplittableRandom random, int batch, int timesteps);
}
