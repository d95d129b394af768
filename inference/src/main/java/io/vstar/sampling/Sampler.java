package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.noise.NoiseSchedule;
import java.util.List;
import java.util.function.Supplier;

/** An algorithm that walks latents from noise to an image's. */
public interface Sampler {

  /** The name users give it, as A1111 shows it. */
  String name();

  /**
   * What A1111 calls its noise levels. {@code Automatic} are those that a sampler has by default
   * there: evenly spaced timesteps ({@code Uniform}), but for DPM++ 2M {@code Karras}.
   */
  default String scheduleType() {
    return "Automatic";
  }

  /**
   * Lays out a walk.
   *
   * @param steps at least 1, at most the schedule's timesteps
   */
  Walk plan(NoiseSchedule schedule, int steps);

  /** One walk; holds no tensor, so it may be walked many times. */
  interface Walk {
    /** The timesteps at which the model is asked, in order. */
    List<Double> timesteps();

    /**
     * σ at each of these calls, and where the walk ends; empty for walks that count in timesteps.
     */
    default List<Double> sigmas() {
      return List.of();
    }

    /** Standard deviation of the noise to start from. */
    double initialNoiseScale();

    /**
     * What follows one call of the model.
     *
     * @param index of the call, counts from 0
     * @return tensors of {@code state}, or new ones in the scope of its latents
     */
    State step(int index, State state, Aids aids);
  }

  /**
   * Where a walk is.
   *
   * @param latents (B, 4, h, w)
   * @param memory of earlier steps, each of the latents' shape; what a step puts here the next one
   *     gets
   */
  record State(NDArray latents, List<NDArray> memory) {
    public State {
      memory = List.copyOf(memory);
    }

    static State of(NDArray latents, NDArray... memory) {
      return new State(latents, List.of(memory));
    }
  }

  /**
   * What a step works with.
   *
   * @param model asked for a prediction
   * @param freshNoise standard normal, of the latents' shape; another at each call
   */
  record Aids(Denoiser model, Supplier<NDArray> freshNoise) {}
}
