package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.noise.NoiseSchedule;

/**
 * A sampler of Euler steps to below the next noise level, with fresh noise back up to it, as in
 * k-diffusion's {@code sample_euler_ancestral} and diffusers' {@code
 * EulerAncestralDiscreteScheduler}. The share of fresh noise is that of DDPM (Song et al. 2021, η =
 * 1).
 */
public record EulerAncestralSampler(TimestepSpacing spacing) implements Sampler {

  /** Creates a sampler with the timestep spacing of k-diffusion. */
  public EulerAncestralSampler() {
    this(TimestepSpacing.LINSPACE);
  }

  @Override
  public String name() {
    return "Euler a";
  }

  @Override
  public Walk plan(NoiseSchedule schedule, int steps) {
    return new AncestralWalk(
        SigmaGrid.at(schedule, TimestepGrid.of(spacing, schedule, steps)), spacing);
  }

  private record AncestralWalk(SigmaGrid grid, TimestepSpacing spacing) implements SigmaWalk {

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
      return new AncestralWalk(grid.from(step), spacing);
    }

    @Override
    public State step(int index, State state, Aids aids) {
      double from = grid.sigma(index);
      double to = grid.sigma(index + 1);
      double up = to * Math.sqrt(from * from - to * to) / from;
      double down = Math.sqrt(to * to - up * up);
      NDArray x = state.latents();
      NDArray noise = grid.askForNoise(index, x.div(Math.hypot(from, 1)), aids);
      NDArray fresh = aids.freshNoise();
      return State.of(x.add(noise.mul(down - from)).add(fresh.mul(up)));
    }
  }
}
