package io.vstar.train.loop;

import java.util.SplittableRandom;

/** How the timesteps of a batch are drawn. */
public enum TimestepDraw {
  /** Independently, as the reference does. */
  UNIFORM {
    @Override
    public int[] draw(SplittableRandom random, int batch, int timesteps) {
      int[] result = new int[batch];
      for (int i = 0; i < batch; i++) {
        result[i] = random.nextInt(timesteps);
      }
      return result;
    }
  },
  /**
   * One from each of B equal parts of [0, T), so that a batch sees easy and hard timesteps alike;
   * each example's own distribution is still uniform (Kingma et al. 2021, appendix I.1).
   */
  STRATIFIED {
    @Override
    public int[] draw(SplittableRandom random, int batch, int timesteps) {
      int[] result = new int[batch];
      double offset = random.nextDouble();
      int first = random.nextInt(batch);
      for (int i = 0; i < batch; i++) {
        int part = (first + i) % batch;
        result[i] = (int) ((part + offset) / batch * timesteps);
      }
      return result;
    }
  };

  /**
   * @return {@code batch} whole numbers in [0, timesteps)
   */
  public abstract int[] draw(SplittableRandom random, int batch, int timesteps);
}
