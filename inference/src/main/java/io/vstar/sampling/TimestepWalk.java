package io.vstar.sampling;

import io.vstar.noise.NoiseSchedule;
import java.util.List;

/** A walk whose latents have variance 1 at whole timesteps of the schedule. */
interface TimestepWalk extends Sampler.Walk {

  /** Returns the schedule whose timesteps are visited. */
  NoiseSchedule schedule();

  /** Returns the timesteps at which steps begin, whole numbers in order. */
  List<Double> visited();

  @Override
  default List<Double> timesteps() {
    return visited();
  }

  @Override
  default double initialNoiseScale() {
    return 1;
  }

  @Override
  default NoiseLevel level(int call) {
    List<Double> timesteps = timesteps();
    if (call == timesteps.size()) {
      return NoiseLevel.NONE;
    }
    int t = timesteps.get(call).intValue();
    return new NoiseLevel(schedule().signalScale(t), schedule().noiseScale(t));
  }
}
