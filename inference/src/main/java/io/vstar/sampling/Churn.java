package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.error.ConfigException;
import io.vstar.noise.NoiseSchedule;

/**
 * The noise that is added before each step of a sampler that otherwise adds none (Karras et al.
 * 2022, algorithm 2).
 *
 * @param amount S_churn, at least 0; a step of n raises σ by the share min(amount/n, √2 − 1)
 * @param from smallest σ that is raised, S_tmin
 * @param to largest σ that is raised, S_tmax; may be infinite
 * @param noise factor of the noise, S_noise
 */
public record Churn(double amount, double from, double to, double noise) {
  /** No noise. */
  public static final Churn NONE = new Churn(0);

  private static final double MOST = Math.sqrt(2) - 1;

  /**
   * Checks the numbers.
   *
   * @throws ConfigException if a number is negative or not a number
   */
  public Churn {
    if (!(amount >= 0 && from >= 0 && to >= 0 && noise >= 0)) {
      throw new ConfigException(
          "churn is %s between the levels %s and %s with noise times %s, expected numbers >= 0"
              .formatted(amount, from, to, noise));
    }
  }

  /** Creates churn at all levels. */
  public Churn(double amount) {
    this(amount, 0, Double.POSITIVE_INFINITY, 1);
  }

  /** Creates churn at levels between two. */
  public Churn(double amount, double from, double to) {
    this(amount, from, to, 1);
  }

  /** Returns the levels to which those of a walk are raised before its steps. */
  SigmaGrid raised(SigmaGrid grid, NoiseSchedule schedule) {
    if (amount == 0) {
      return grid;
    }
    double share = Math.min(amount / grid.steps(), MOST);
    double[] raised = new double[grid.steps() + 1];
    for (int i = 0; i < raised.length; i++) {
      double sigma = grid.sigma(i);
      raised[i] = i < grid.steps() && from <= sigma && sigma <= to ? sigma * (1 + share) : sigma;
    }
    return SigmaGrid.atSigmas(schedule, raised);
  }

  /**
   * Adds noise that raises latents x₀ + σ·ε to a level.
   *
   * @param latents (B, 4, h, w) at the level {@code sigma}
   * @return (B, 4, h, w) at the level {@code raised}; {@code latents} if that is the same
   */
  NDArray added(NDArray latents, double sigma, double raised, Sampler.Aids aids) {
    if (raised == sigma) {
      return latents;
    }
    double deviation = noise * Math.sqrt(raised * raised - sigma * sigma);
    return latents.add(aids.freshNoise().mul(deviation));
  }
}
