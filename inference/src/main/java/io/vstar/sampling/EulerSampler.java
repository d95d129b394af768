package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.noise.NoiseSchedule;
import java.util.List;

/**
 * A sampler of Euler steps of the probability-flow equation (Karras et al. 2022, algorithm 2), as
 * in k-diffusion's {@code sample_euler} and diffusers' {@code EulerDiscreteScheduler}.
 *
 * <p>Latents are x₀ + σ·ε; the model reads them scaled down to variance 1.
 *
 * @param churn the noise that is added before steps
 */
public record EulerSampler(TimestepSpacing spacing, SigmaSpacing sigmas, Churn churn)
    implements Sampler {

  /** Creates a sampler with the timestep spacing of k-diffusion and evenly spaced timesteps. */
  public EulerSampler() {
    this(TimestepSpacing.LINSPACE, SigmaSpacing.TIMESTEPS);
  }

  /** Creates a sampler that adds no noise. */
  public EulerSampler(TimestepSpacing spacing, SigmaSpacing sigmas) {
    this(spacing, sigmas, Churn.NONE);
  }

  @Override
  public String name() {
    return "Euler";
  }

  @Override
  public String scheduleType() {
    return sigmas.ofTimesteps() ? "Automatic" : sigmas.title();
  }

  @Override
  public Walk plan(NoiseSchedule schedule, int steps) {
    SigmaGrid grid = grid(schedule, steps);
    return new EulerWalk(grid, churn.raised(grid, schedule), churn);
  }

  private SigmaGrid grid(NoiseSchedule schedule, int steps) {
    if (sigmas != SigmaSpacing.KARRAS) {
      return sigmas.grid(schedule, spacing, steps);
    }
    // As diffusers: between the levels of the first and the last timestep.
    SigmaGrid ends = SigmaGrid.at(schedule, TimestepGrid.of(spacing, schedule, steps));
    return SigmaGrid.karras(schedule, ends.sigma(0), ends.sigma(steps - 1), steps)
        .startingAs(spacing);
  }

  /**
   * A walk.
   *
   * @param grid the levels between steps
   * @param asked the levels at which the model is called, raised by churn
   */
  private record EulerWalk(SigmaGrid grid, SigmaGrid asked, Churn churn) implements SigmaWalk {

    @Override
    public List<Double> timesteps() {
      return asked.timesteps();
    }

    @Override
    public double initialNoiseScale() {
      return grid.initialNoiseScale();
    }

    @Override
    public NoiseLevel level(int call) {
      return grid.unscaledLevel(call);
    }

    @Override
    public Walk from(int step) {
      return new EulerWalk(grid.from(step), asked.from(step), churn);
    }

    @Override
    public State step(int index, State state, Aids aids) {
      double sigma = asked.sigma(index);
      NDArray x = churn.added(state.latents(), grid.sigma(index), sigma, aids);
      NDArray noise = asked.askForNoise(index, x.div(Math.hypot(sigma, 1)), aids);
      return State.of(x.add(noise.mul(grid.sigma(index + 1) - sigma)));
    }
  }
}
