package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.noise.NoiseSchedule;

/**
 * A sampler of Euler steps to below the next noise level, with fresh noise back up to it, as in
 * k-diffusion's {@code sample_euler_ancestral} and diffusers' {@code
 * EulerAncestralDiscreteScheduler}. At η = 1 the share of fresh noise is that of DDPM (Song et al.
 * 2021).
 *
 * @param renoising the share and the scale of fresh noise
 */
public record EulerAncestralSampler(
    TimestepSpacing spacing, SigmaSpacing sigmas, Renoising renoising) implements Sampler {

  /** Creates a sampler with the timestep spacing of k-diffusion. */
  public EulerAncestralSampler() {
    this(TimestepSpacing.LINSPACE);
  }

  /** Creates a sampler of evenly spaced timesteps. */
  public EulerAncestralSampler(TimestepSpacing spacing) {
    this(spacing, SigmaSpacing.TIMESTEPS, Renoising.WHOLE);
  }

  @Override
  public String name() {
    return "Euler a";
  }

  @Override
  public String scheduleType() {
    return sigmas.ofTimesteps() ? "Automatic" : sigmas.title();
  }

  @Override
  public Walk plan(NoiseSchedule schedule, int steps) {
    return new AncestralWalk(sigmas.grid(schedule, spacing, steps), renoising);
  }

  private record AncestralWalk(SigmaGrid grid, Renoising renoising) implements SigmaWalk {

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
      return new AncestralWalk(grid.from(step), renoising);
    }

    @Override
    public State step(int index, State state, Aids aids) {
      double from = grid.sigma(index);
      Renoising.Split split = renoising.between(from, grid.sigma(index + 1));
      NDArray x = state.latents();
      NDArray noise = grid.askForNoise(index, x.div(Math.hypot(from, 1)), aids);
      NDArray fresh = aids.freshNoise();
      return State.of(x.add(noise.mul(split.down() - from)).add(fresh.mul(split.up())));
    }
  }
}
