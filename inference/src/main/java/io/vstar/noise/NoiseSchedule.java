package io.vstar.noise;

import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.architecture.NoiseScheduleConfig.BetaSchedule;
import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import java.util.List;

/**
 * A noise schedule: ᾱ(t), the fraction of the clean latent's variance that is left at training
 * timestep t (Ho et al. 2020), and the quantities computed from it.
 *
 * <p>The latent at timestep t is √ᾱ·x₀ + √(1−ᾱ)·ε. Divided by √ᾱ, it is x₀ + σ·ε with σ =
 * √((1−ᾱ)/ᾱ) (Karras et al. 2022).
 */
public final class NoiseSchedule {
  // diffusers divides by this value where ᾱ is 0, so that the largest σ is 4096.
  private static final double LEAST_ALPHA = Math.scalb(1.0, -24);

  private final NoiseScheduleConfig config;
  private final double[] alphasCumprod;

  /** Computes ᾱ of all training timesteps. */
  public NoiseSchedule(NoiseScheduleConfig config) {
    this.config = config;
    this.alphasCumprod = new double[config.trainTimesteps()];
    double product = 1;
    for (int t = 0; t < alphasCumprod.length; t++) {
      product *= 1 - beta(t);
      alphasCumprod[t] = product;
    }
    if (config.zeroTerminalSnr()) {
      endInPureNoise(alphasCumprod);
    }
  }

  /**
   * Creates a schedule with given values of ᾱ, such as those that another program computed in
   * float32.
   *
   * @param alphasCumprod ᾱ of all training timesteps
   */
  public NoiseSchedule(NoiseScheduleConfig config, List<Double> alphasCumprod) {
    this.config = config;
    this.alphasCumprod = alphasCumprod.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * Shifts and scales √ᾱ so that it ends at 0 and begins as before (Lin et al. 2023, algorithm 1).
   */
  private static void endInPureNoise(double[] alphasCumprod) {
    double first = Math.sqrt(alphasCumprod[0]);
    double last = Math.sqrt(alphasCumprod[alphasCumprod.length - 1]);
    for (int t = 0; t < alphasCumprod.length; t++) {
      double signal = (Math.sqrt(alphasCumprod[t]) - last) * first / (first - last);
      alphasCumprod[t] = signal * signal;
    }
  }

  private double beta(int t) {
    double position = config.trainTimesteps() == 1 ? 0 : t / (config.trainTimesteps() - 1.0);
    if (config.betaSchedule() == BetaSchedule.LINEAR) {
      return config.betaStart() + position * (config.betaEnd() - config.betaStart());
    }
    double start = Math.sqrt(config.betaStart());
    double root = start + position * (Math.sqrt(config.betaEnd()) - start);
    return root * root;
  }

  /** Returns the settings from which the schedule was computed. */
  public NoiseScheduleConfig config() {
    return config;
  }

  /** Returns the number of training timesteps. */
  public int timesteps() {
    return alphasCumprod.length;
  }

  /** Returns ᾱ(t) for t in [0, timesteps). */
  public double alphaCumprod(int t) {
    return alphasCumprod[t];
  }

  /** Returns ᾱ after a sampler's last step: 1 if no noise is left, otherwise that of timestep 0. */
  public double finalAlphaCumprod() {
    return config.finalAlphaOne() ? 1 : alphasCumprod[0];
  }

  /** Returns the signal-to-noise ratio ᾱ/(1−ᾱ) at t, a ratio of variances. */
  public double snr(int t) {
    return alphasCumprod[t] / (1 - alphasCumprod[t]);
  }

  /** Returns √ᾱ(t), the factor of the clean latent. */
  public double signalScale(int t) {
    return Math.sqrt(alphasCumprod[t]);
  }

  /** Returns √(1−ᾱ(t)), the factor of the noise. */
  public double noiseScale(int t) {
    return Math.sqrt(1 - alphasCumprod[t]);
  }

  /** Returns σ at a timestep, interpolated linearly between whole timesteps. */
  public double sigma(double t) {
    int below = (int) Math.floor(t);
    int above = Math.min(below + 1, timesteps() - 1);
    double fraction = t - below;
    return (1 - fraction) * sigmaAt(below) + fraction * sigmaAt(above);
  }

  /** Returns σ at a timestep, interpolated linearly in ln σ, as in k-diffusion. */
  public double logInterpolatedSigma(double t) {
    int below = (int) Math.floor(t);
    int above = Math.min(below + 1, timesteps() - 1);
    double fraction = t - below;
    return Math.exp(
        (1 - fraction) * Math.log(sigmaAt(below)) + fraction * Math.log(sigmaAt(above)));
  }

  /**
   * Returns the timestep of a noise level σ, interpolated linearly in ln σ between whole timesteps,
   * as in k-diffusion.
   *
   * @return a timestep in [0, timesteps − 1]
   */
  public double timestepOf(double sigma) {
    int below = 0;
    while (below < timesteps() - 2 && sigmaAt(below + 1) <= sigma) {
      below++;
    }
    double low = Math.log(sigmaAt(below));
    double high = Math.log(sigmaAt(below + 1));
    double fraction = (Math.log(sigma) - low) / (high - low);
    return below + Math.min(Math.max(fraction, 0), 1);
  }

  private double sigmaAt(int t) {
    double alpha = Math.max(alphasCumprod[t], LEAST_ALPHA);
    return Math.sqrt((1 - alpha) / alpha);
  }

  /**
   * Returns the target of the UNet at a timestep as a combination a·x₀ + b·ε.
   *
   * @return a and b for timestep t
   */
  public Target target(int t) {
    return config.prediction() == PredictionType.EPSILON
        ? new Target(0, 1)
        : new Target(-noiseScale(t), signalScale(t));
  }

  /**
   * The target of the UNet as a combination of clean latent and noise.
   *
   * @param clean factor of x₀
   * @param noise factor of ε
   */
  public record Target(double clean, double noise) {}
}
