package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.noise.NoiseSchedule;
import java.util.List;

/**
 * Ancestral sampling from the posterior (Ho et al. 2020, equations 6 and 7), with the smaller of
 * the two variances, as in diffusers' {@code DDPMScheduler} with {@code fixed_small}.
 */
public record DdpmSampler(TimestepSpacing spacing) implements Sampler {
  private static final double LEAST_VARIANCE = 1e-20;

  /** Creates a sampler with the timestep spacing of Stable Diffusion. */
  public DdpmSampler() {
    this(TimestepSpacing.LEADING);
  }

  @Override
  public String name() {
    return "DDPM";
  }

  @Override
  public Walk plan(NoiseSchedule schedule, int steps) {
    return new DdpmWalk(
        schedule,
        new Parametrization(schedule.config().prediction()),
        TimestepGrid.whole(spacing, schedule, steps),
        schedule.timesteps() / steps);
  }

  private record DdpmWalk(
      NoiseSchedule schedule, Parametrization parametrization, List<Double> visited, int stride)
      implements TimestepWalk {

    @Override
    public Walk from(int step) {
      return new DdpmWalk(schedule, parametrization, visited.subList(step, visited.size()), stride);
    }

    @Override
    public State step(int index, State state, Aids aids) {
      int t = visited.get(index).intValue();
      double alpha = schedule.alphaCumprod(t);
      double alphaNext = t < stride ? 1 : schedule.alphaCumprod(t - stride);
      double beta = 1 - alpha / alphaNext;
      NDArray x = state.latents();
      NDArray output = aids.predict(x);
      NDArray clean =
          parametrization.clean(output, x, schedule.signalScale(t), schedule.noiseScale(t));
      double ofClean = Math.sqrt(alphaNext) * beta / (1 - alpha);
      double ofLatents = Math.sqrt(1 - beta) * (1 - alphaNext) / (1 - alpha);
      NDArray mean = clean.mul(ofClean).add(x.mul(ofLatents));
      if (t == 0) {
        return State.of(mean);
      }
      double variance = Math.max((1 - alphaNext) / (1 - alpha) * beta, LEAST_VARIANCE);
      return State.of(mean.add(aids.freshNoise().mul(Math.sqrt(variance))));
    }
  }
}
