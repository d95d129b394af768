package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.noise.NoiseSchedule;
import java.util.List;

/**
 * DDIM (Song et al. 2021, equation 12), as in diffusers' {@code DDIMScheduler}: each step ends
 * ⌊T/steps⌋ timesteps below where it began, whatever the spacing.
 *
 * @param eta share η of fresh noise, at least 0: deterministic at 0, DDPM's noise at 1
 */
public record DdimSampler(TimestepSpacing spacing, double eta) implements Sampler {

  /** Creates a sampler with the timestep spacing of Stable Diffusion. */
  public DdimSampler() {
    this(TimestepSpacing.LEADING);
  }

  /** Creates a deterministic sampler. */
  public DdimSampler(TimestepSpacing spacing) {
    this(spacing, 0);
  }

  @Override
  public String name() {
    return "DDIM";
  }

  @Override
  public Walk plan(NoiseSchedule schedule, int steps) {
    return new DdimWalk(
        schedule,
        new Parametrization(schedule.config().prediction()),
        TimestepGrid.whole(spacing, schedule, steps),
        schedule.timesteps() / steps,
        eta);
  }

  private record DdimWalk(
      NoiseSchedule schedule,
      Parametrization parametrization,
      List<Double> visited,
      int stride,
      double eta)
      implements TimestepWalk {

    @Override
    public Walk from(int step) {
      return new DdimWalk(
          schedule, parametrization, visited.subList(step, visited.size()), stride, eta);
    }

    @Override
    public State step(int index, State state, Aids aids) {
      int t = visited.get(index).intValue();
      int next = t - stride;
      double alphaNext = next < 0 ? schedule.finalAlphaCumprod() : schedule.alphaCumprod(next);
      NDArray x = state.latents();
      NDArray output = aids.predict(x);
      double signal = schedule.signalScale(t);
      double noise = schedule.noiseScale(t);
      NDArray clean = parametrization.clean(output, x, signal, noise).mul(Math.sqrt(alphaNext));
      double deviation = deviation(schedule.alphaCumprod(t), alphaNext);
      // At η = 1 rounding can leave less than nothing after a step from pure noise.
      double left = Math.max(0, 1 - alphaNext - deviation * deviation);
      NDArray noisy = parametrization.noise(output, x, signal, noise).mul(Math.sqrt(left));
      NDArray mean = clean.add(noisy);
      return State.of(deviation == 0 ? mean : mean.add(aids.freshNoise().mul(deviation)));
    }

    /** Returns the standard deviation of the fresh noise of a step (equation 16 of the paper). */
    private double deviation(double alpha, double alphaNext) {
      return eta * Math.sqrt((1 - alphaNext) / (1 - alpha) * (1 - alpha / alphaNext));
    }
  }
}
