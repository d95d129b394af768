package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.noise.NoiseSchedule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Deterministic DDIM (Song et al. 2021, equation 12 with η = 0), as in diffusers' {@code
 * DDIMScheduler}: each step ends ⌊T/steps⌋ timesteps below where it began, whatever the spacing.
 */
public record DdimSampler(TimestepSpacing spacing) implements Sampler {

  /** Creates a sampler with the timestep spacing of Stable Diffusion. */
  public DdimSampler() {
    this(TimestepSpacing.LEADING);
  }

  @Override
  public String name() {
    return "DDIM";
  }

  @Override
  public Walk plan(NoiseSchedule schedule, int steps) {
    double[] visited = TimestepGrid.of(spacing, schedule, steps);
    Arrays.setAll(visited, i -> Math.rint(visited[i])); // ᾱ is defined at whole timesteps
    return new DdimWalk(
        schedule,
        new Parametrization(schedule.config().prediction()),
        visited,
        schedule.timesteps() / steps);
  }

  private record DdimWalk(
      NoiseSchedule schedule, Parametrization parametrization, double[] visited, int stride)
      implements TimestepWalk {

    @Override
    public List<Double> timesteps() {
      return DoubleStream.of(visited).boxed().toList();
    }

    @Override
    public Walk from(int step) {
      return new DdimWalk(
          schedule, parametrization, Arrays.copyOfRange(visited, step, visited.length), stride);
    }

    @Override
    public State step(int index, State state, Aids aids) {
      int t = (int) visited[index];
      int next = t - stride;
      double alphaNext = next < 0 ? schedule.finalAlphaCumprod() : schedule.alphaCumprod(next);
      NDArray x = state.latents();
      NDArray output = aids.predict(x);
      double signal = schedule.signalScale(t);
      double noise = schedule.noiseScale(t);
      NDArray clean = parametrization.clean(output, x, signal, noise).mul(Math.sqrt(alphaNext));
      NDArray noisy = parametrization.noise(output, x, signal, noise).mul(Math.sqrt(1 - alphaNext));
      return State.of(clean.add(noisy));
    }
  }
}
