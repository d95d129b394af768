package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.noise.NoiseSchedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.DoubleStream;

/**
 * The noise levels of a walk: the σ at which the model is called, from high to low, then that of
 * the end, with the timestep of each.
 */
final class SigmaGrid {
  private static final double RHO = 7; // Karras et al. 2022, table 1

  private final Parametrization parametrization;
  private final double[] timesteps;
  private final double[] sigmas; // one more than timesteps
  private final boolean fromUnitVariance;

  private SigmaGrid(
      Parametrization parametrization,
      double[] timesteps,
      double[] sigmas,
      boolean fromUnitVariance) {
    this.parametrization = parametrization;
    this.timesteps = timesteps;
    this.sigmas = sigmas;
    this.fromUnitVariance = fromUnitVariance;
  }

  /** Returns the levels of given timesteps, then 0. */
  static SigmaGrid at(NoiseSchedule schedule, double[] timesteps) {
    double[] sigmas = new double[timesteps.length + 1];
    for (int i = 0; i < timesteps.length; i++) {
      sigmas[i] = schedule.sigma(timesteps[i]);
    }
    return new SigmaGrid(parametrization(schedule), timesteps, sigmas, true);
  }

  /**
   * Returns given levels with their timesteps.
   *
   * @param sigmas one more than there are steps
   */
  static SigmaGrid atSigmas(NoiseSchedule schedule, double[] sigmas) {
    double[] timesteps =
        Arrays.stream(sigmas, 0, sigmas.length - 1).map(schedule::timestepOf).toArray();
    return new SigmaGrid(parametrization(schedule), timesteps, sigmas, true);
  }

  /** Returns levels spaced evenly in σ^(1/7), ends included (Karras et al. 2022, equation 5). */
  static SigmaGrid karras(NoiseSchedule schedule, double largest, double smallest, int steps) {
    return atSigmas(
        schedule, SigmaTables.karras(new SigmaTables.Range(largest, smallest), steps, RHO));
  }

  private static Parametrization parametrization(NoiseSchedule schedule) {
    return new Parametrization(schedule.config().prediction());
  }

  /**
   * Returns the same levels for walks that begin with noise alone, scaled by the first σ, as
   * k-diffusion's and A1111's do. Others begin with latents of variance 1.
   */
  SigmaGrid fromScaledNoise() {
    return new SigmaGrid(parametrization, timesteps, sigmas, false);
  }

  /** Returns the same levels for walks that begin as diffusers' do for a spacing of timesteps. */
  SigmaGrid startingAs(TimestepSpacing spacing) {
    return spacing == TimestepSpacing.LEADING ? this : fromScaledNoise();
  }

  /**
   * Returns these levels, each followed by one between it and the next unless that is 0, for
   * samplers that call the model twice in a step.
   *
   * @param middle returns the level between two
   */
  SigmaGrid withLevelsBetween(NoiseSchedule schedule, DoubleBinaryOperator middle) {
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < steps(); i++) {
      all.add(sigmas[i]);
      if (sigmas[i + 1] > 0) {
        all.add(middle.applyAsDouble(sigmas[i], sigmas[i + 1]));
      }
    }
    all.add(sigmas[steps()]);
    double[] levels = all.stream().mapToDouble(Double::doubleValue).toArray();
    SigmaGrid grid = atSigmas(schedule, levels);
    return fromUnitVariance ? grid : grid.fromScaledNoise();
  }

  /** Returns the same levels with timesteps rounded to whole numbers. */
  SigmaGrid withWholeTimesteps() {
    double[] whole = Arrays.stream(timesteps).map(Math::rint).toArray();
    return new SigmaGrid(parametrization, whole, sigmas, fromUnitVariance);
  }

  /** Returns the levels from the given step on. */
  SigmaGrid from(int step) {
    return new SigmaGrid(
        parametrization,
        Arrays.copyOfRange(timesteps, step, timesteps.length),
        Arrays.copyOfRange(sigmas, step, sigmas.length),
        fromUnitVariance);
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

  /** Returns σ of a level, the ratio of noise to signal; index {@link #steps()} is the end. */
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

  /** Returns whether walks begin with latents of variance 1. */
  boolean fromUnitVariance() {
    return fromUnitVariance;
  }

  /** Returns the standard deviation of the noise that walks in the scale x₀ + σ·ε begin with. */
  double initialNoiseScale() {
    return fromUnitVariance ? Math.hypot(sigmas[0], 1) : sigmas[0];
  }

  /** Returns the standard deviation of the noise that walks of variance 1 begin with. */
  double initialUnitNoiseScale() {
    return fromUnitVariance ? 1 : noise(0);
  }
}
