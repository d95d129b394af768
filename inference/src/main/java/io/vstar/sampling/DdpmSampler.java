package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.noise.NoiseSchedule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

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
    double[] visited = TimestepGrid.of(spacing, schedule, steps);
    Arrays.setAll(visited, i -> Math.rint(visited[i]));
    return new DdpmWalk(
        schedule,
        new Parametrization(schedule.config().prediction()),
        visited,
        schedule.timesteps() / steps);
  }

  private record DdpmWalk(
      NoiseSchedule schedule, Parametrization parametrization, double[] visited, int stride)
      implements TimestepWalk {

    @Override
    public List<Double> timesteps() {
      return DoubleStream.of(visited).boxed().toList();
    }

    @Override
    public Walk from(int step) {
      return new DdpmWalk(
          schedule, parametrization, Arrays.copyOfRange(visited, step, visited.length), stride);
    }

    @Override
    public State step(int index, State state, Aids aids) {
      int t = (int) visited[index];
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
