package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.noise.NoiseSchedule;
import java.util.ArrayList;
import java.util.List;

/**
 * A sampler of Heun's second-order steps of the probability-flow equation (Karras et al. 2022,
 * algorithm 1), as in k-diffusion's {@code sample_heun} and diffusers' {@code
 * HeunDiscreteScheduler}: an Euler step, then the same step with the mean of the slopes at both its
 * ends. All steps but the last call the model twice.
 *
 * @param churn the noise that is added before steps
 */
public record HeunSampler(TimestepSpacing spacing, SigmaSpacing sigmas, Churn churn)
    implements Sampler {

  /** Creates a sampler with the timestep spacing of k-diffusion. */
  public HeunSampler() {
    this(TimestepSpacing.LINSPACE);
  }

  /** Creates a sampler of evenly spaced timesteps that adds no noise. */
  public HeunSampler(TimestepSpacing spacing) {
    this(spacing, SigmaSpacing.TIMESTEPS, Churn.NONE);
  }

  @Override
  public String name() {
    return "Heun";
  }

  @Override
  public String scheduleType() {
    return sigmas.ofTimesteps() ? "Automatic" : sigmas.title();
  }

  @Override
  public Walk plan(NoiseSchedule schedule, int steps) {
    SigmaGrid grid = sigmas.grid(schedule, spacing, steps);
    return new HeunWalk(grid, churn.raised(grid, schedule), churn);
  }

  /**
   * A walk.
   *
   * @param grid the levels between steps
   * @param asked the levels at which steps begin, raised by churn
   */
  private record HeunWalk(SigmaGrid grid, SigmaGrid asked, Churn churn) implements Walk {

    @Override
    public List<Double> timesteps() {
      List<Double> timesteps = new ArrayList<>();
      timesteps.add(asked.timestep(0));
      for (int i = 1; i < grid.steps(); i++) {
        timesteps.add(grid.timestep(i)); // end of the step before
        timesteps.add(asked.timestep(i)); // start of the next step
      }
      return timesteps;
    }

    @Override
    public List<Double> sigmas() {
      List<Double> levels = new ArrayList<>();
      levels.add(grid.sigma(0));
      for (int i = 1; i < grid.steps(); i++) {
        levels.add(grid.sigma(i));
        levels.add(grid.sigma(i));
      }
      levels.add(grid.sigma(grid.steps()));
      return levels;
    }

    @Override
    public double initialNoiseScale() {
      return grid.initialNoiseScale();
    }

    @Override
    public NoiseLevel level(int call) {
      return grid.unscaledLevel((call + 1) / 2);
    }

    @Override
    public Walk from(int step) {
      return new HeunWalk(grid.from(step), asked.from(step), churn);
    }

    @Override
    public State step(int index, State state, Aids aids) {
      int step = index / 2;
      double from = asked.sigma(step);
      double length = grid.sigma(step + 1) - from;
      if (index % 2 == 0) {
        NDArray x = churn.added(state.latents(), grid.sigma(step), from, aids);
        NDArray slope = slope(asked, step, x, aids);
        NDArray guess = x.add(slope.mul(length));
        boolean last = step == grid.steps() - 1;
        return last ? State.of(guess) : State.of(guess, x, slope);
      }
      NDArray start = state.memory().get(0);
      NDArray end = slope(grid, step + 1, state.latents(), aids);
      return State.of(start.add(state.memory().get(1).add(end).div(2).mul(length)));
    }

    private static NDArray slope(SigmaGrid levels, int level, NDArray latents, Aids aids) {
      NDArray unit = latents.div(Math.hypot(levels.sigma(level), 1));
      return levels.askForNoise(level, unit, aids);
    }
  }
}
