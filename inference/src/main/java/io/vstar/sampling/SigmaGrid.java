package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.noise.NoiseSchedule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The noise levels of a walk: the σ at which the model is called, from high to low, then 0 at the
 * end, with the timestep of each.
 */
final class SigmaGrid {
  private static final double RHO = 7; // Karras et al. 2022, table 1

  private final Parametrization parametrization;
  private final double[] timesteps;
  private final double[] sigmas; // one more than timesteps; 0 at the end

  private SigmaGrid(Parametrization parametrization, double[] timesteps, double[] sigmas) {
    this.parametrization = parametrization;
    this.timesteps = timesteps;
    this.sigmas = sigmas;
  }

  /** Returns the levels of given timesteps. */
  static SigmaGrid at(NoiseSchedule schedule, double[] timesteps) {
    double[] sigmas = new double[timesteps.length + 1];
    for (int i = 0; i < timesteps.length; i++) {
      sigmas[i] = schedule.sigma(timesteps[i]);
    }
    return new SigmaGrid(new Parametrization(schedule.config().prediction()), timesteps, sigmas);
  }

  /** Returns levels spaced evenly in σ^(1/7), ends included (Karras et al. 2022, equation 5). */
  static SigmaGrid karras(NoiseSchedule schedule, double largest, double smallest, int steps) {
    double from = Math.pow(largest, 1 / RHO);
    double to = Math.pow(smallest, 1 / RHO);
    double[] sigmas = new double[steps + 1];
    double[] timesteps = new double[steps];
    for (int i = 0; i < steps; i++) {
      double position = steps == 1 ? 0 : i / (steps - 1.0);
      sigmas[i] = Math.pow(from + position * (to - from), RHO);
      timesteps[i] = schedule.timestepOf(sigmas[i]);
    }
    return new SigmaGrid(new Parametrization(schedule.config().prediction()), timesteps, sigmas);
  }

  /** Returns the same levels with timesteps rounded to whole numbers. */
  SigmaGrid withWholeTimesteps() {
    double[] whole = Arrays.stream(timesteps).map(Math::rint).toArray();
    return new SigmaGrid(parametrization, whole, sigmas);
  }

  /** Returns the levels from the given step on. */
  SigmaGrid from(int step) {
    return new SigmaGrid(
        parametrization,
        Arrays.copyOfRange(timesteps, step, timesteps.length),
        Arrays.copyOfRange(sigmas, step, sigmas.length));
  }

  int steps() {
    return timesteps.length;
  }

  List<Double> timesteps() {
    return DoubleStream.of(timesteps).boxed().toList();
  }

  /** Returns the σ of all levels, one more than there are steps. */
  List<Double> sigmas() {
    return DoubleStream.of(sigmas).boxed().toList();
  }

  double timestep(int index) {
    return timesteps[index];
  }

  /** Returns σ of a level, the ratio of noise to signal; 0 at index {@link #steps()}, the end. */
  double sigma(int index) {
    return sigmas[index];
  }

  /** Returns √ᾱ = 1/√(1 + σ²) of a level. */
  double signal(int index) {
    return 1 / Math.hypot(sigmas[index], 1);
  }

  /** Returns √(1−ᾱ) = σ/√(1 + σ²) of a level. */
  double noise(int index) {
    return sigmas[index] / Math.hypot(sigmas[index], 1);
  }

  /** Returns λ = ln(√ᾱ/√(1−ᾱ)) = −ln σ of a level; infinite at the end. */
  double lambda(int index) {
    return -Math.log(sigmas[index]);
  }

  /** Returns the noise level of latents in the scale x₀ + σ·ε. */
  NoiseLevel unscaledLevel(int index) {
    return new NoiseLevel(1, sigmas[index]);
  }

  /** Returns the noise level of latents of variance 1. */
  NoiseLevel unitLevel(int index) {
    return new NoiseLevel(signal(index), noise(index));
  }

  /**
   * Calls the model at a level and returns the predicted noise ε.
   *
   * @param latents (B, 4, h, w) of variance 1
   * @return (B, 4, h, w)
   */
  NDArray askForNoise(int index, NDArray latents, Sampler.Aids aids) {
    NDArray output = aids.predict(latents);
    return parametrization.noise(output, latents, signal(index), noise(index));
  }

  /** Calls the model as {@link #askForNoise} does and returns the predicted clean latents x₀. */
  NDArray askForClean(int index, NDArray latents, Sampler.Aids aids) {
    NDArray output = aids.predict(latents);
    return parametrization.clean(output, latents, signal(index), noise(index));
  }

  /**
   * Returns the standard deviation of the noise that walks in the scale x₀ + σ·ε start from. If the
   * first timestep is not the last of training, the signal's variance of 1 is added, as in
   * diffusers.
   */
  double initialNoiseScale(TimestepSpacing spacing) {
    return spacing == TimestepSpacing.LEADING ? Math.hypot(sigmas[0], 1) : sigmas[0];
  }
}
