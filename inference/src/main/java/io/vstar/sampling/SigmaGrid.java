package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.noise.NoiseSchedule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The noise levels of a walk: the σ at which the model is asked, from high to low, and 0 at the
 * end, with the timestep that stands for each.
 */
final class SigmaGrid {
  private static final double RHO = 7; // Karras et al. 2022, table 1

  private final Parametrization parametrization;
  private final double[] timesteps;
  private final double[] sigmas; // one more

  private SigmaGrid(Parametrization parametrization, double[] timesteps, double[] sigmas) {
    this.parametrization = parametrization;
    this.timesteps = timesteps;
    this.sigmas = sigmas;
  }

  /** The levels of given timesteps. */
  static SigmaGrid at(NoiseSchedule schedule, double[] timesteps) {
    double[] sigmas = new double[timesteps.length + 1];
    for (int i = 0; i < timesteps.length; i++) {
      sigmas[i] = schedule.sigma(timesteps[i]);
    }
    return new SigmaGrid(new Parametrization(schedule.config().prediction()), timesteps, sigmas);
  }

  /** Levels evenly apart in σ^(1/7), both ends included (Karras et al. 2022, equation 5). */
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

  /** The same levels, told to the model as the nearest whole timesteps. */
  SigmaGrid withWholeTimesteps() {
    double[] whole = Arrays.stream(timesteps).map(Math::rint).toArray();
    return new SigmaGrid(parametrization, whole, sigmas);
  }

  /** Returns the levels from one on. */
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

  /** One more than there are steps. */
  List<Double> sigmas() {
    return DoubleStream.of(sigmas).boxed().toList();
  }

  double timestep(int index) {
    return timesteps[index];
  }

  /** σ: how much noise there is to one part of image. Index {@link #steps()} is the end, 0. */
  double sigma(int index) {
    return sigmas[index];
  }

  /** √ᾱ = 1/√(1 + σ²). */
  double signal(int index) {
    return 1 / Math.hypot(sigmas[index], 1);
  }

  /** √(1−ᾱ) = σ/√(1 + σ²). */
  double noise(int index) {
    return sigmas[index] / Math.hypot(sigmas[index], 1);
  }

  /** λ = ln(√ᾱ/√(1−ᾱ)) = −ln σ; infinite at the end. */
  double lambda(int index) {
    return -Math.log(sigmas[index]);
  }

  /** Returns what latents of the scale x₀ + σ·ε are made of. */
  NoiseLevel unscaledLevel(int index) {
    return new NoiseLevel(1, sigmas[index]);
  }

  /** Returns what latents of variance 1 are made of. */
  NoiseLevel unitLevel(int index) {
    return new NoiseLevel(signal(index), noise(index));
  }

  /**
   * Asks the model at a level.
   *
   * @param latents of variance 1
   * @return ε
   */
  NDArray askForNoise(int index, NDArray latents, Sampler.Aids aids) {
    NDArray output = aids.predict(latents);
    return parametrization.noise(output, latents, signal(index), noise(index));
  }

  /** As {@link #askForNoise}, for x₀. */
  NDArray askForClean(int index, NDArray latents, Sampler.Aids aids) {
    NDArray output = aids.predict(latents);
    return parametrization.clean(output, latents, signal(index), noise(index));
  }

  /**
   * Standard deviation of the noise that walks in the scale x₀ + σ·ε start from. Where the first
   * timestep is not the last of training, diffusers adds the image's part.
   */
  double initialNoiseScale(TimestepSpacing spacing) {
    return spacing == TimestepSpacing.LEADING ? Math.hypot(sigmas[0], 1) : sigmas[0];
  }
}
