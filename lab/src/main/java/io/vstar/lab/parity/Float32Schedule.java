package io.vstar.lab.parity;

import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.noise.NoiseSchedule;
import java.util.ArrayList;
import java.util.List;

/**
 * The noise schedule as PyTorch computes it for the references: β and 1 − β in float32, their
 * product in double precision, rounded. Next to timestep 0 its σ differ by 1e-5 from the exact
 * ones.
 */
final class Float32Schedule {
  private Float32Schedule() {}

  /** Returns the schedule whose √β are evenly spaced, before any rescaling. */
  static NoiseSchedule of(NoiseScheduleConfig config) {
    int timesteps = config.trainTimesteps();
    float start = (float) Math.sqrt(config.betaStart());
    float end = (float) Math.sqrt(config.betaEnd());
    float step = (end - start) / (timesteps - 1);
    List<Double> alphas = new ArrayList<>();
    double product = 1;
    for (int t = 0; t < timesteps; t++) {
      // PyTorch's linspace counts from both ends.
      double exact =
          t < timesteps / 2 ? start + (double) step * t : end - (double) step * (timesteps - 1 - t);
      float root = (float) exact;
      product *= 1 - root * root;
      alphas.add((double) (float) product);
    }
    return new NoiseSchedule(config, alphas);
  }

  /**
   * Returns a schedule of two timesteps, which has given levels at its ends.
   *
   * @param largest σ of the last timestep
   * @param smallest σ of the first timestep
   */
  static NoiseSchedule between(double largest, double smallest) {
    return new NoiseSchedule(
        NoiseScheduleConfig.sd15(),
        List.of(1 / (1 + smallest * smallest), 1 / (1 + largest * largest)));
  }
}
