package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.noise.NoiseSchedule;
import java.util.ArrayList;
import java.util.List;

/**
 * A linear multistep sampler (Adams–Bashforth on uneven levels) of up to four slopes, as in
 * k-diffusion's {@code sample_lms} and diffusers' {@code LMSDiscreteScheduler}.
 */
public record LmsSampler(TimestepSpacing spacing, SigmaSpacing sigmas) implements Sampler {
  private static final int ORDER = 4;

  // Gauss–Legendre on [-1, 1]: two points integrate cubics exactly, the highest degree used here.
  private static final double NODE = 1 / Math.sqrt(3);

  /** Creates a sampler with the timestep spacing of k-diffusion. */
  public LmsSampler() {
    this(TimestepSpacing.LINSPACE);
  }

  /** Creates a sampler of evenly spaced timesteps. */
  public LmsSampler(TimestepSpacing spacing) {
    this(spacing, SigmaSpacing.TIMESTEPS);
  }

  @Override
  public String name() {
    return "LMS";
  }

  @Override
  public String scheduleType() {
    return sigmas.ofTimesteps() ? "Automatic" : sigmas.title();
  }

  @Override
  public Walk plan(NoiseSchedule schedule, int steps) {
    return new LmsWalk(sigmas.grid(schedule, spacing, steps));
  }

  private record LmsWalk(SigmaGrid grid) implements SigmaWalk {

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
      return new LmsWalk(grid.from(step));
    }

    @Override
    public State step(int index, State state, Aids aids) {
      NDArray x = state.latents();
      NDArray unit = x.div(Math.hypot(grid.sigma(index), 1));
      List<NDArray> slopes = new ArrayList<>(); // newest first
      slopes.add(grid.askForNoise(index, unit, aids));
      slopes.addAll(state.memory());
      for (int back = 0; back < slopes.size(); back++) {
        x = x.add(slopes.get(back).mul(coefficient(index, back, slopes.size())));
      }
      return new State(x, slopes.subList(0, Math.min(slopes.size(), ORDER - 1)));
    }

    /** Integrates the Lagrange polynomial of the slope {@code back} levels ago over the step. */
    private double coefficient(int index, int back, int order) {
      double middle = (grid.sigma(index + 1) + grid.sigma(index)) / 2;
      double half = (grid.sigma(index + 1) - grid.sigma(index)) / 2;
      return half
          * (lagrange(middle - half * NODE, index, back, order)
              + lagrange(middle + half * NODE, index, back, order));
    }

    private double lagrange(double sigma, int index, int back, int order) {
      double product = 1;
      for (int other = 0; other < order; other++) {
        if (other != back) {
          product *=
              (sigma - grid.sigma(index - other))
                  / (grid.sigma(index - back) - grid.sigma(index - other));
        }
      }
      return product;
    }
  }
}
