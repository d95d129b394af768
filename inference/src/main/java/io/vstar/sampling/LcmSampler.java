package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.noise.NoiseSchedule;
import java.util.List;

/**
 * The sampler of latent consistency models (Luo et al. 2023, algorithm 3), as in diffusers' {@code
 * LCMScheduler}: each step jumps to a clean prediction and adds noise up to the next timestep. It
 * is for models, or adapters, that were distilled for 1 to 8 steps and little guidance.
 *
 * @param distilled number of steps whose timesteps the model was distilled on, 50 for those that
 *     are published
 */
public record LcmSampler(int distilled) implements Sampler {
  private static final double SIGMA_DATA = 0.5;
  private static final double TIMESTEP_SCALING = 10;

  /** Creates a sampler for models that were distilled on 50 steps. */
  public LcmSampler() {
    this(50);
  }

  @Override
  public String name() {
    return "LCM";
  }

  @Override
  public Walk plan(NoiseSchedule schedule, int steps) {
    return new LcmWalk(
        schedule,
        new Parametrization(schedule.config().prediction()),
        TimestepGrid.ofDistilled(schedule, distilled, steps));
  }

  private record LcmWalk(
      NoiseSchedule schedule, Parametrization parametrization, List<Double> visited)
      implements TimestepWalk {

    @Override
    public Walk from(int step) {
      return new LcmWalk(schedule, parametrization, visited.subList(step, visited.size()));
    }

    @Override
    public State step(int index, State state, Aids aids) {
      int t = visited.get(index).intValue();
      NDArray x = state.latents();
      NDArray output = aids.predict(x);
      NDArray clean =
          parametrization.clean(output, x, schedule.signalScale(t), schedule.noiseScale(t));
      // The boundary condition of consistency models: the identity at t = 0.
      double scaled = t * TIMESTEP_SCALING / SIGMA_DATA;
      double kept = 1 / (scaled * scaled + 1);
      NDArray found = clean.mul(scaled * Math.sqrt(kept)).add(x.mul(kept));
      if (index == visited.size() - 1) {
        return State.of(found);
      }
      int next = visited.get(index + 1).intValue();
      NDArray fresh = aids.freshNoise().mul(schedule.noiseScale(next));
      return State.of(found.mul(schedule.signalScale(next)).add(fresh));
    }
  }
}
