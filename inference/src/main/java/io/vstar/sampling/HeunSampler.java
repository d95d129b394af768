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
 */
public record HeunSampler(TimestepSpacing spacing) implements Sampler {

  /** Creates a sampler with the timestep spacing of k-diffusion. */
  public HeunSampler() {
    this(TimestepSpacing.LINSPACE);
  }

  @Override
  public String name() {
    return "Heun";
  }

  @Override
  public Walk plan(NoiseSchedule schedule, int steps) {
    return new HeunWalk(SigmaGrid.at(schedule, TimestepGrid.of(spacing, schedule, steps)), spacing);
  }

  private record HeunWalk(SigmaGrid grid, TimestepSpacing spacing) implements Walk {

    @Override
    public List<Double> timesteps() {
      List<Double> asked = new ArrayList<>();
      asked.add(grid.timestep(0));
      for (int i = 1; i < grid.steps(); i++) {
        asked.add(grid.timestep(i)); // end of the step before
        asked.add(grid.timestep(i)); // start of the next step
      }
      return asked;
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
      return grid.initialNoiseScale(spacing);
    }

    @Override
    public NoiseLevel level(int call) {
      return grid.unscaledLevel((call + 1) / 2);
    }

    @Override
    public Walk from(int step) {
      return new HeunWalk(grid.from(step), spacing);
    }

    @Override
    public State step(int index, State state, Aids aids) {
      int step = index / 2;
      double length = grid.sigma(step + 1) - grid.sigma(step);
      if (index % 2 == 0) {
        NDArray slope = slope(step, state, aids);
        NDArray guess = state.latents().add(slope.mul(length));
        boolean last = step == grid.steps() - 1;
        return last ? State.of(guess) : State.of(guess, state.latents(), slope);
      }
      NDArray start = state.memory().get(0);
      NDArray mean = state.memory().get(1).add(slope(step + 1, state, aids)).div(2);
      return State.of(start.add(mean.mul(length)));
    }

    private NDArray slope(int level, State state, Aids aids) {
      NDArray unit = state.latents().div(Math.hypot(grid.sigma(level), 1));
      return grid.askForNoise(level, unit, aids);
    }
  }
}
