package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.noise.NoiseSchedule;

/**
 * A sampler of Euler steps of the probability-flow equation (Karras et al. 2022, algorithm 2
 * without churn), as in k-diffusion's {@code sample_euler} and diffusers' {@code
 * EulerDiscreteScheduler}.
 *
 * <p>Latents are x₀ + σ·ε; the model reads them scaled down to variance 1.
 */
public record EulerSampler(TimestepSpacing spacing, SigmaSpacing sigmas) implements Sampler {

  /** Creates a sampler with the timestep spacing of k-diffusion and evenly spaced timesteps. */
  public EulerSampler() {
    this(TimestepSpacing.LINSPACE, SigmaSpacing.TIMESTEPS);
  }

  @Override
  public String name() {
    return "Euler";
  }

  @Override
  public String scheduleType() {
    return sigmas == SigmaSpacing.KARRAS ? "Karras" : "Automatic";
  }

  @Override
  public Walk plan(NoiseSchedule schedule, int steps) {
    SigmaGrid grid = SigmaGrid.at(schedule, TimestepGrid.of(spacing, schedule, steps));
    return new EulerWalk(
        sigmas == SigmaSpacing.KARRAS
            ? SigmaGrid.karras(schedule, grid.sigma(0), grid.sigma(steps - 1), steps)
            : grid,
        spacing);
  }

  private record EulerWalk(SigmaGrid grid, TimestepSpacing spacing) implements SigmaWalk {

    @Override
    public double initialNoiseScale() {
      return grid.initialNoiseScale(spacing);
    }

    @Override
    public NoiseLevel level(int call) {
      return grid.unscaledLevel(call);
    }

    @Override
    public Walk from(int step) {
      return new EulerWalk(grid.from(step), spacing);
    }

    @Override
    public State step(int index, State state, Aids aids) {
      double sigma = grid.sigma(index);
      NDArray x = state.latents();
      NDArray noise = grid.askForNoise(index, x.div(Math.hypot(sigma, 1)), aids);
      return State.of(x.add(noise.mul(grid.sigma(index + 1) - sigma)));
    }
  }
}
