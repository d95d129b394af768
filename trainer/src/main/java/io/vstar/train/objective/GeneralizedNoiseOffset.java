package io.vstar.train.objective;

import io.vstar.noise.NoiseSchedule;
import java.util.Arrays;

/**
 * The generalized noise offset, whose strength rises with the timestep: at early ones the mean of a
 * latent is plain to see, and a constant in the noise only disturbs (Kutsuna 2024, "Generalized
 * diffusion model with adjusted offset noise"; OneTrainer's {@code generalized_offset_noise}).
 *
 * @param strength the standard deviation of the constants at the last timestep, above 0
 * @param schedule the noise schedule, which does not end in pure noise
 */
public record GeneralizedNoiseOffset(double strength, NoiseSchedule schedule)
    implements NoiseChange {

  @Override
  public void apply(float[] noise, Batch batch) {
    int channels = batch.planes() / batch.timesteps().length;
    double[] strengths = new double[batch.planes()];
    Arrays.setAll(strengths, i -> strength * factor(batch.timesteps()[i / channels]));
    NoiseOffset.add(noise, strengths, batch.source(), batch.index());
  }

  /**
   * Returns the factor ψ of the strength at a timestep, 1 at the last one. The paper's recursion
   * (its algorithm 1) has the closed form √(1−ᾱ)/ᾱ, up to the scale.
   */
  public double factor(int timestep) {
    return relative(timestep) / relative(schedule.timesteps() - 1);
  }

  private double relative(int timestep) {
    return schedule.noiseScale(timestep) / schedule.alphaCumprod(timestep);
  }
}
