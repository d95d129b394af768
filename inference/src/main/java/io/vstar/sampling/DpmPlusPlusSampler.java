package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.noise.NoiseSchedule;

/**
 * DPM-Solver++(2M) (Lu et al. 2022, algorithm 2), as in diffusers' {@code
 * DPMSolverMultistepScheduler} with the midpoint rule and k-diffusion's {@code sample_dpmpp_2m}:
 * the last step, down to no noise, is of first order.
 */
public record DpmPlusPlusSampler(TimestepSpacing spacing, SigmaSpacing sigmas) implements Sampler {

  @Override
  public String name() {
    return "DPM++ 2M";
  }

  @Override
  public String scheduleType() {
    return sigmas.title();
  }

  @Override
  public Walk plan(NoiseSchedule schedule, int steps) {
    return new SolverWalk(grid(schedule, steps));
  }

  private SigmaGrid grid(NoiseSchedule schedule, int steps) {
    if (sigmas.ofTimesteps()) {
      return SigmaGrid.at(schedule, TimestepGrid.wholeAboveZero(spacing, schedule, steps));
    }
    SigmaSpacing levels = sigmas == SigmaSpacing.KARRAS ? sigmas.atWholeTimesteps() : sigmas;
    return levels.grid(schedule, spacing, steps);
  }

  private record SolverWalk(SigmaGrid grid) implements SigmaWalk {

    @Override
    public double initialNoiseScale() {
      return grid.initialUnitNoiseScale();
    }

    @Override
    public NoiseLevel level(int call) {
      return grid.unitLevel(call);
    }

    @Override
    public Walk from(int step) {
      return new SolverWalk(grid.from(step));
    }

    @Override
    public State step(int index, State state, Aids aids) {
      NDArray x = state.latents();
      NDArray clean = grid.askForClean(index, x, aids);
      double h = grid.lambda(index + 1) - grid.lambda(index);
      NDArray towards = clean;
      if (!state.memory().isEmpty() && grid.sigma(index + 1) > 0) {
        double ratio = (grid.lambda(index) - grid.lambda(index - 1)) / h;
        towards = clean.add(clean.sub(state.memory().get(0)).div(2 * ratio));
      }
      double kept = grid.noise(index + 1) / grid.noise(index);
      double moved = -grid.signal(index + 1) * Math.expm1(-h);
      return State.of(x.mul(kept).add(towards.mul(moved)), clean);
    }
  }
}
