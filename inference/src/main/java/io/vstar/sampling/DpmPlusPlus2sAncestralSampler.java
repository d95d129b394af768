package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.noise.NoiseSchedule;

/**
 * DPM-Solver++(2S) (Lu et al. 2022, algorithm 1) to below the next noise level, with fresh noise
 * back up to it, as in k-diffusion's {@code sample_dpmpp_2s_ancestral}. All steps but the last call
 * the model twice: at their beginning, and half-way down in ln σ.
 *
 * @param renoising the share and the scale of fresh noise
 */
public record DpmPlusPlus2sAncestralSampler(
    TimestepSpacing spacing, SigmaSpacing sigmas, Renoising renoising) implements Sampler {

  @Override
  public String name() {
    return "DPM++ 2S a";
  }

  @Override
  public String scheduleType() {
    return sigmas.title();
  }

  @Override
  public Walk plan(NoiseSchedule schedule, int steps) {
    SigmaGrid grid = sigmas.grid(schedule, spacing, steps);
    return new AncestralWalk(grid.withLevelsBetween(schedule, renoising::halfWay), renoising);
  }

  /**
   * A walk.
   *
   * @param grid the levels of steps, each but the last followed by the one half-way down
   */
  private record AncestralWalk(SigmaGrid grid, Renoising renoising) implements UnscaledWalk {

    @Override
    public Walk from(int step) {
      return new AncestralWalk(grid.from(2 * step), renoising);
    }

    /** Keeps the latents at the beginning of the step while it is half-way. */
    @Override
    public State step(int index, State state, Aids aids) {
      NDArray x = state.latents();
      double sigma = grid.sigma(index);
      NDArray clean = grid.askForClean(index, x.div(Math.hypot(sigma, 1)), aids);
      if (index % 2 == 0) {
        double next = grid.sigma(index + 1);
        return next == 0
            ? State.of(clean)
            : State.of(UnscaledWalk.moved(x, clean, next / sigma), x);
      }
      double start = grid.sigma(index - 1);
      double end = grid.sigma(index + 1);
      Renoising.Split split = renoising.between(start, end);
      NDArray down = UnscaledWalk.moved(state.memory().get(0), clean, split.down() / start);
      return State.of(split.up() == 0 ? down : down.add(aids.freshNoise().mul(split.up())));
    }
  }
}
