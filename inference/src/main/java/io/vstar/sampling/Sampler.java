package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.noise.NoiseSchedule;
import java.util.List;

/** An algorithm that walks latents from noise to an image's. */
public interface Sampler {

  /** The name users give it, as A1111 shows it. */
  String name();

  /**
   * Lays out a walk.
   *
   * @param steps at least 1, at most the schedule's timesteps
   */
  Walk plan(NoiseSchedule schedule, int steps);

  /** One walk; may carry what a step leaves for the next, so it serves one generation. */
  interface Walk {
    /** The timesteps at which the model is asked, in order. */
    List<Double> timesteps();

    /** Standard deviation of the noise to start from. */
    double initialNoiseScale();

    /**
     * One step.
     *
     * @param index counts from 0
     * @return the next latents, in the scope of {@code latents}
     */
    NDArray step(int index, NDArray latents, NoisePredictor model);
  }
}
