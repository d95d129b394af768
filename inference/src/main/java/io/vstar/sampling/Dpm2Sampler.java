package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.noise.NoiseSchedule;

/**
 * A sampler of steps with the slope half-way in ln σ (DPM-Solver-2, Lu et al. 2022, algorithm 4),
 * as in k-diffusion's {@code sample_dpm_2} and, where noise is added, {@code
 * sample_dpm_2_ancestral}. All steps but the last call the model twice.
 *
 * @param renoising the share and the scale of fresh noise; without any the sampler is A1111's DPM2,
 *     otherwise DPM2 a
 */
public record Dpm2Sampler(TimestepSpacing spacing, SigmaSpacing sigmas, Renoising renoising)
    implements Sampler {

  @Override
  public String name() {
    return renoising.eta() == 0 ? "DPM2" : "DPM2 a";
  }

  @Override
  public String scheduleType() {
    return sigmas.title();
  }

  @Override
  public Walk plan(NoiseSchedule schedule, int steps) {
    SigmaGrid grid = sigmas.grid(schedule, spacing, steps);
    return new Dpm2Walk(grid.withLevelsBetween(schedule, renoising::halfWay), renoising);
  }

  /**
   * A walk.
   *
   * @param grid the levels of steps, each but the last followed by the one half-way down
   */
  private record Dpm2Walk(SigmaGrid grid, Renoising renoising) implements UnscaledWalk {

    @Override
    public Walk from(int step) {
      return new Dpm2Walk(grid.from(2 * step), renoising);
    }

    /** Keeps the latents at the beginning of the step while it is half-way. */
    @Override
    public State step(int index, State state, Aids aids) {
      NDArray x = state.latents();
      double sigma = grid.sigma(index);
      NDArray slope = grid.askForNoise(index, x.div(Math.hypot(sigma, 1)), aids);
      if (index % 2 == 0) {
        double next = grid.sigma(index + 1);
        NDArray moved = x.add(slope.mul(next - sigma));
        return next == 0 ? State.of(moved) : State.of(moved, x);
      }
      double start = grid.sigma(index - 1);
      Renoising.Split split = renoising.between(start, grid.sigma(index + 1));
      NDArray down = state.memory().get(0).add(slope.mul(split.down() - start));
      return State.of(split.up() == 0 ? down : down.add(aids.freshNoise().mul(split.up())));
    }
  }
}
