package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.noise.NoiseSchedule;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Euler steps of the probability-flow equation (Karras et al. 2022, algorithm 2 without churn), as
 * in k-diffusion's {@code sample_euler} and diffusers' {@code EulerDiscreteScheduler}.
 *
 * <p>Latents are x₀ + σ·ε; the model is shown them scaled down to variance 1.
 */
public record EulerSampler(TimestepSpacing spacing) implements Sampler {

  public EulerSampler() {
    this(TimestepSpacing.LINSPACE);
  }

  @Override
  public String name() {
    return "Euler";
  }

  @Override
  public Walk plan(NoiseSchedule schedule, int steps) {
    double[] visited = spacing.timesteps(schedule, steps);
    double[] sigmas = new double[steps + 1]; // the last is 0: no noise
    for (int i = 0; i < steps; i++) {
      sigmas[i] = schedule.sigma(visited[i]);
    }
    return new EulerWalk(visited, sigmas, spacing);
  }

  private record EulerWalk(double[] visited, double[] sigmas, TimestepSpacing spacing)
      implements Walk {

    @Override
    public List<Double> timesteps() {
      return DoubleStream.of(visited).boxed().toList();
    }

    @Override
    public double initialNoiseScale() {
      // With leading spacing the first sigma is not the largest: diffusers adds the image's part.
      return spacing == TimestepSpacing.LEADING ? Math.hypot(sigmas[0], 1) : sigmas[0];
    }

    @Override
    public NDArray step(int index, NDArray latents, NoisePredictor model) {
      double sigma = sigmas[index];
      NDArray noise = model.predict(latents.div(Math.hypot(sigma, 1)), visited[index]);
      return latents.add(noise.mul(sigmas[index + 1] - sigma));
    }
  }
}
