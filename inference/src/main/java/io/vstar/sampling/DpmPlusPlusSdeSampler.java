package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.noise.NoiseSchedule;

/**
 * DPM-Solver++ for the diffusion equation with noise, of second order in one step (Lu et al. 2022,
 * algorithm 1), as in k-diffusion's {@code sample_dpmpp_sde} with r = 1/2. All steps but the last
 * call the model twice: at their beginning, and half-way in ln σ, with noise at both.
 *
 * @param renoising the share and the scale of fresh noise
 */
public record DpmPlusPlusSdeSampler(
    TimestepSpacing spacing, SigmaSpacing sigmas, Renoising renoising) implements Sampler {

  @Override
  public String name() {
    return "DPM++ SDE";
  }

  @Override
  public String scheduleType() {
    return sigmas.title();
  }

  @Override
  public Walk plan(NoiseSchedule schedule, int steps) {
    SigmaGrid grid = sigmas.grid(schedule, spacing, steps);
    return new SdeWalk(
        grid.withLevelsBetween(schedule, (from, to) -> Math.sqrt(from * to)), renoising);
  }

  /**
   * A walk.
   *
   * @param grid the levels of steps, each but the last followed by the one half-way to the next
   */
  private record SdeWalk(SigmaGrid grid, Renoising renoising) implements UnscaledWalk {

    @Override
    public Walk from(int step) {
      return new SdeWalk(grid.from(2 * step), renoising);
    }

    /** Keeps the latents at the beginning of the step while it is half-way. */
    @Override
    public State step(int index, State state, Aids aids) {
      NDArray x = state.latents();
      NDArray clean = grid.askForClean(index, x.div(Math.hypot(grid.sigma(index), 1)), aids);
      if (index % 2 == 0) {
        return grid.sigma(index + 1) == 0
            ? State.of(clean)
            : State.of(moved(index, index + 1, x, clean, aids), x);
      }
      return State.of(moved(index - 1, index + 1, state.memory().get(0), clean, aids));
    }

    /** Moves latents from one level to another, as if {@code clean} were what is found there. */
    private NDArray moved(int from, int to, NDArray x, NDArray clean, Aids aids) {
      double start = grid.sigma(from);
      double end = grid.sigma(to);
      Renoising.Split split = renoising.between(start, end);
      NDArray mean = UnscaledWalk.moved(x, clean, split.down() / start);
      return split.up() == 0 ? mean : mean.add(aids.freshNoise(start, end).mul(split.up()));
    }
  }
}
