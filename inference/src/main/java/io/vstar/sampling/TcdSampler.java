package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.noise.NoiseSchedule;
import java.util.List;

/**
 * The sampler of trajectory consistency distillation (Zheng et al. 2024, algorithm 4), as in
 * diffusers' {@code TCDScheduler}: each step jumps to a timestep below the next and adds noise up
 * to that. It is for models, or adapters, that were distilled for it.
 *
 * @param eta share η of the way to no noise that a step jumps too far, in [0, 1]; the paper's γ
 * @param distilled number of steps whose timesteps the model was distilled on, 50 for those that
 *     are published
 */
public record TcdSampler(double eta, int distilled) implements Sampler {
  /** The η that the paper found good for few steps. */
  public static final double USUAL_ETA = 0.3;

  /** Creates a sampler for models that were distilled on 50 steps. */
  public TcdSampler(double eta) {
    this(eta, 50);
  }

  @Override
  public String name() {
    return "TCD";
  }

  @Override
  public Walk plan(NoiseSchedule schedule, int steps) {
    return new TcdWalk(
        schedule,
        new Parametrization(schedule.config().prediction()),
        TimestepGrid.ofDistilled(schedule, distilled, steps),
        eta);
  }

  private record TcdWalk(
      NoiseSchedule schedule, Parametrization parametrization, List<Double> visited, double eta)
      implements TimestepWalk {

    @Override
    public Walk from(int step) {
      return new TcdWalk(schedule, parametrization, visited.subList(step, visited.size()), eta);
    }

    @Override
    public State step(int index, State state, Aids aids) {
      boolean last = index == visited.size() - 1;
      int t = visited.get(index).intValue();
      int next = last ? 0 : visited.get(index + 1).intValue();
      int below = (int) ((1 - eta) * next);
      NDArray x = state.latents();
      NDArray output = aids.predict(x);
      double signal = schedule.signalScale(t);
      double noise = schedule.noiseScale(t);
      NDArray clean = parametrization.clean(output, x, signal, noise);
      NDArray jumped =
          clean
              .mul(schedule.signalScale(below))
              .add(parametrization.noise(output, x, signal, noise).mul(schedule.noiseScale(below)));
      if (last || eta == 0) {
        return State.of(jumped);
      }
      double kept = schedule.alphaCumprod(next) / schedule.alphaCumprod(below);
      NDArray fresh = aids.freshNoise().mul(Math.sqrt(1 - kept));
      return State.of(jumped.mul(Math.sqrt(kept)).add(fresh));
    }
  }
}
