package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.noise.NoiseSchedule;
import java.util.List;
import java.util.function.Supplier;

/** An algorithm that walks latents from noise to an image's. */
public interface Sampler {

  /** Returns the name users give it, as A1111 shows it. */
  String name();

  /**
   * Returns what A1111 calls its noise levels. {@code Automatic} are those that a sampler has by
   * default there: evenly spaced timesteps ({@code Uniform}), but for DPM++ 2M {@code Karras}.
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
    /** Returns the timesteps at which the model is asked, in order. */
    List<Double> timesteps();

    /**
     * Returns σ at each of these calls, and where the walk ends; empty for walks that count in
     * timesteps.
     */
    default List<Double> sigmas() {
      return List.of();
    }

    /** Returns how often the model is asked. */
    default int calls() {
      return timesteps().size();
    }

    /** Returns the standard deviation of the noise that stands for pure noise at the start. */
    double initialNoiseScale();

    /**
     * Returns what latents are made of before a call of the model.
     *
     * @param call counts from 0; {@link #calls} for the end, where there is no noise
     */
    NoiseLevel level(int call);

    /**
     * Returns what is left of this walk after some steps, as a walk that remembers none of them.
     *
     * @param step of the sampler that comes first, from 0; some samplers ask the model twice a step
     */
    Walk from(int step);

    /**
     * Asks the model once and moves the latents.
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

    /** Returns the state with other latents and the same memory. */
    State with(NDArray other) {
      return new State(other, memory);
    }
  }

  /**
   * What a step works with.
   *
   * @param step the call of the model that is to be made
   * @param model asked for a prediction
   * @param noise standard normal, of the latents' shape; another at each call
   */
  record Aids(SamplingStep step, Denoiser model, Supplier<NDArray> noise) {

    /**
     * Asks the model.
     *
     * @param latents (B, 4, h, w) at variance 1
     */
    NDArray predict(NDArray latents) {
      return model.predict(latents, step);
    }

    /** Draws standard normal noise of the latents' shape. */
    NDArray freshNoise() {
      return noise.get();
    }
  }
}
