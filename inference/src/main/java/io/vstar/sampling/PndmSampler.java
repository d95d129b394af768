package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.error.ConfigException;
import io.vstar.noise.NoiseSchedule;
import java.util.ArrayList;
import java.util.List;

/**
 * A pseudo linear multistep sampler (Liu et al. 2022, equations 9 and 12) without Runge–Kutta at
 * the start, as in the original Stable Diffusion's PLMS and diffusers' {@code PNDMScheduler} with
 * {@code skip_prk_steps}: the first step is made twice, the second time with the mean of the
 * predictions at both its ends.
 */
public record PndmSampler(TimestepSpacing spacing) implements Sampler {
  /** The Adams–Bashforth coefficients by number of predictions; newest prediction first. */
  private static final double[][] ADAMS_BASHFORTH = {
    {1},
    {3 / 2.0, -1 / 2.0},
    {23 / 12.0, -16 / 12.0, 5 / 12.0},
    {55 / 24.0, -59 / 24.0, 37 / 24.0, -9 / 24.0}
  };

  /** Creates a sampler with the timestep spacing of Stable Diffusion. */
  public PndmSampler() {
    this(TimestepSpacing.LEADING);
  }

  @Override
  public String name() {
    return "PLMS";
  }

  @Override
  public Walk plan(NoiseSchedule schedule, int steps) {
    if (schedule.config().zeroTerminalSnr()) {
      throw new ConfigException(
          "PLMS cannot start from the pure noise of a model with zero terminal SNR; use DDIM");
    }
    return new PndmWalk(
        schedule,
        new Parametrization(schedule.config().prediction()),
        TimestepGrid.whole(spacing, schedule, steps),
        schedule.timesteps() / steps);
  }

  private record PndmWalk(
      NoiseSchedule schedule, Parametrization parametrization, List<Double> visited, int stride)
      implements TimestepWalk {

    @Override
    public List<Double> timesteps() {
      List<Double> asked = new ArrayList<>(visited);
      if (visited.size() > 1) {
        asked.add(1, visited.get(1)); // the end of the first step, which is made twice
      }
      return asked;
    }

    @Override
    public Walk from(int step) {
      return new PndmWalk(schedule, parametrization, visited.subList(step, visited.size()), stride);
    }

    @Override
    public State step(int index, State state, Aids aids) {
      int t = timesteps().get(index).intValue();
      NDArray x = state.latents();
      NDArray output = aids.predict(x);
      if (index == 0) {
        return State.of(transfer(x, output, t), output, x);
      }
      NDArray first = state.memory().get(0);
      if (index == 1) {
        NDArray start = state.memory().get(1);
        return State.of(transfer(start, output.add(first).div(2), t + stride), first);
      }
      List<NDArray> outputs = new ArrayList<>(List.of(output)); // newest first
      outputs.addAll(state.memory());
      double[] coefficients = ADAMS_BASHFORTH[outputs.size() - 1];
      NDArray combined = output.mul(coefficients[0]);
      for (int i = 1; i < outputs.size(); i++) {
        combined = combined.add(outputs.get(i).mul(coefficients[i]));
      }
      return new State(
          transfer(x, combined, t),
          outputs.subList(0, Math.min(outputs.size(), ADAMS_BASHFORTH.length - 1)));
    }

    /** Moves latents from timestep t to one stride below (Liu et al. 2022, equation 9). */
    private NDArray transfer(NDArray x, NDArray output, int t) {
      NDArray noise =
          parametrization.noise(output, x, schedule.signalScale(t), schedule.noiseScale(t));
      double alpha = schedule.alphaCumprod(t);
      double alphaNext =
          t < stride ? schedule.finalAlphaCumprod() : schedule.alphaCumprod(t - stride);
      double denominator =
          alpha * Math.sqrt(1 - alphaNext) + Math.sqrt(alpha * (1 - alpha) * alphaNext);
      return x.mul(Math.sqrt(alphaNext / alpha)).sub(noise.mul((alphaNext - alpha) / denominator));
    }
  }
}
