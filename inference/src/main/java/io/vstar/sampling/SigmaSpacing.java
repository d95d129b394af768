package io.vstar.sampling;

import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.noise.NoiseSchedule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The spacing of a walk's noise levels σ, from the largest to the end. Apart from {@link
 * #TIMESTEPS}, these are the tables of A1111's {@code modules/sd_schedulers.py}, in its names, with
 * the timestep of each level interpolated in ln σ as in k-diffusion.
 */
public final class SigmaSpacing {
  /** Uses the noise levels of evenly spaced timesteps, with the spacing of the model's config. */
  public static final SigmaSpacing TIMESTEPS = new SigmaSpacing("Uniform", null);

  /** Spaces timesteps evenly from the last to 0 (k-diffusion's {@code get_sigmas}). */
  public static final SigmaSpacing UNIFORM = new SigmaSpacing("Uniform", SigmaTables::uniform);

  /** Brings levels closer together at little noise (Karras et al. 2022, equation 5, ρ = 7). */
  public static final SigmaSpacing KARRAS = karras(7);

  /** Spaces levels evenly in ln σ (k-diffusion's {@code get_sigmas_exponential}). */
  public static final SigmaSpacing EXPONENTIAL =
      new SigmaSpacing(
          "Exponential",
          (schedule, steps) -> SigmaTables.polyexponential(SigmaTables.range(schedule), steps, 1));

  /** Spaces levels by a power of the position in ln σ, here 1, as A1111 does by default. */
  public static final SigmaSpacing POLYEXPONENTIAL = polyexponential(1);

  /** Spaces timesteps evenly and ends a step above 0, as Stability's generative models do. */
  public static final SigmaSpacing SGM_UNIFORM =
      new SigmaSpacing("SGM Uniform", SigmaTables::sgmUniform);

  /**
   * Spaces levels evenly in arctan σ, which bounds the Kullback–Leibler divergence (Sabour et al.
   * 2024, <i>Align Your Steps</i>, theorem 3.1). It ends at the smallest level, not at 0.
   */
  public static final SigmaSpacing KL_OPTIMAL =
      new SigmaSpacing("KL Optimal", SigmaTables::klOptimal);

  /** Uses levels that were optimized for Stable Diffusion 1.5 (Sabour et al. 2024). */
  public static final SigmaSpacing ALIGN_YOUR_STEPS =
      new SigmaSpacing(
          "Align Your Steps",
          (schedule, steps) -> SigmaTables.alignedSteps(SigmaTables.ALIGNED_SD15, steps));

  /** Uses levels that were optimized for SDXL (Sabour et al. 2024). */
  public static final SigmaSpacing ALIGN_YOUR_STEPS_XL =
      new SigmaSpacing(
          "Align Your Steps",
          (schedule, steps) -> SigmaTables.alignedSteps(SigmaTables.ALIGNED_SDXL, steps));

  /** Takes every T/steps-th whole timestep from the last down (ComfyUI's {@code simple}). */
  public static final SigmaSpacing SIMPLE = new SigmaSpacing("Simple", SigmaTables::simple);

  /** Spaces timesteps evenly from the last to 0 (ComfyUI's {@code normal}). */
  public static final SigmaSpacing NORMAL = new SigmaSpacing("Normal", SigmaTables::uniform);

  /**
   * Takes the timesteps 1, 1 + T/steps … as DDIM does (ComfyUI's {@code ddim_uniform}); where steps
   * do not divide T, there are more of them than asked for.
   */
  public static final SigmaSpacing DDIM = new SigmaSpacing("DDIM", SigmaTables::ddim);

  /**
   * Spaces σ by the quantiles of a beta distribution with α = β = 0.6 (Lee et al. 2024, <i>Beta
   * Sampling is All You Need</i>).
   */
  public static final SigmaSpacing BETA = new SigmaSpacing("Beta", SigmaTables::beta);

  /** Computes the levels of a table, the end included. */
  @FunctionalInterface
  private interface Table {
    double[] sigmas(NoiseSchedule schedule, int steps);
  }

  private final String title;
  private final Table table; // null for the levels of timesteps
  private final boolean whole;
  private final boolean withoutLast;

  private SigmaSpacing(String title, Table table) {
    this(title, table, false, false);
  }

  private SigmaSpacing(String title, Table table, boolean whole, boolean withoutLast) {
    this.title = title;
    this.table = table;
    this.whole = whole;
    this.withoutLast = withoutLast;
  }

  /**
   * Returns Karras' spacing with another exponent.
   *
   * @param rho how much closer levels are at little noise; 1 spaces σ evenly
   */
  public static SigmaSpacing karras(double rho) {
    return new SigmaSpacing(
        "Karras", (schedule, steps) -> SigmaTables.karras(SigmaTables.range(schedule), steps, rho));
  }

  /**
   * Returns levels that are spaced by a power of the position in ln σ (k-diffusion's {@code
   * get_sigmas_polyexponential}).
   *
   * @param rho exponent; 1 is exponential spacing, more brings levels closer together at little
   *     noise
   */
  public static SigmaSpacing polyexponential(double rho) {
    return new SigmaSpacing(
        "Polyexponential",
        (schedule, steps) -> SigmaTables.polyexponential(SigmaTables.range(schedule), steps, rho));
  }

  /**
   * Returns the same levels for the solvers of diffusers: the model is called at whole timesteps,
   * and walks start from latents of variance 1.
   */
  public SigmaSpacing atWholeTimesteps() {
    return new SigmaSpacing(title, table, true, withoutLast);
  }

  /**
   * Returns the levels of one step more without the smallest above the end, as A1111 takes them for
   * DPM2 and DPM++ 3M SDE, which are unstable between the two.
   */
  public SigmaSpacing withoutSmallestLevel() {
    return new SigmaSpacing(title, table, whole, true);
  }

  /** Returns the name of the levels, as A1111 shows it. */
  public String title() {
    return title;
  }

  /**
   * Returns the levels of a walk.
   *
   * @param steps number of steps, at least 1
   * @return σ of each step, then of the end, which is 0 for all but {@link #KL_OPTIMAL}
   */
  public List<Double> sigmas(NoiseSchedule schedule, int steps) {
    return grid(schedule, TimestepSpacing.LINSPACE, steps).sigmas();
  }

  /** Returns whether the levels are those of evenly spaced timesteps. */
  boolean ofTimesteps() {
    return table == null;
  }

  /** Returns the levels with their timesteps. */
  SigmaGrid grid(NoiseSchedule schedule, TimestepSpacing spacing, int steps) {
    if (table == null) {
      return SigmaGrid.at(schedule, TimestepGrid.of(spacing, schedule, steps)).startingAs(spacing);
    }
    double[] sigmas = table.sigmas(schedule, withoutLast ? steps + 1 : steps);
    if (withoutLast) {
      int end = sigmas.length - 1;
      sigmas =
          DoubleStream.concat(
                  Arrays.stream(sigmas, 0, end - 1), Arrays.stream(sigmas, end, end + 1))
              .toArray();
    }
    SigmaGrid grid = SigmaGrid.atSigmas(schedule, sigmas);
    return whole ? grid.withWholeTimesteps() : grid.fromScaledNoise();
  }

  @Override
  public String toString() {
    return title;
  }
}
