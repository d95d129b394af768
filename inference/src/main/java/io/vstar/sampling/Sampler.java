package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.noise.NoiseSchedule;
import java.util.List;

/** An algorithm that walks from noise to the latents of an image. */
public interface Sampler {

  /** Returns the sampler's name, as A1111 shows it. */
  String name();

  /**
   * Returns the name of the noise levels, as A1111 shows it. {@code Automatic} are a sampler's
   * default levels in A1111: evenly spaced timesteps ({@code Uniform}), or {@code Karras} for DPM++
   * 2M.
   */
  default String scheduleType() {
    return "Automatic";
  }

  /**
   * Plans a walk.
   *
   * @param steps number of steps, at least 1, at most the schedule's timesteps
   */
  Walk plan(NoiseSchedule schedule, int steps);

  /** The plan of one walk. It holds no tensor and can be run many times. */
  interface Walk {
    /** Returns the timesteps at which the model is called, in order. */
    List<Double> timesteps();

    /**
     * Returns σ at each call of the model, then at the end of the walk; empty for walks that count
     * in timesteps.
     */
    default List<Double> sigmas() {
      return List.of();
    }

    /** Returns the number of calls of the model. */
    default int calls() {
      return timesteps().size();
    }

    /** Returns the standard deviation of the noise that a walk from pure noise starts with. */
    double initialNoiseScale();

    /**
     * Returns the noise level of the latents before a call of the model.
     *
     * @param call index of the call, from 0; {@link #calls} for the end, where there is no noise
     */
    NoiseLevel level(int call);

    /**
     * Returns the rest of this walk after some steps, without memory of them.
     *
     * @param step index of the first step of the rest, from 0; some samplers call the model twice
     *     in a step
     */
    Walk from(int step);

    /**
     * Calls the model once and moves the latents.
     *
     * @param index index of the call, from 0
     * @return the next state, of tensors of {@code state} or new ones in the scope of its latents
     */
    State step(int index, State state, Aids aids);
  }

  /**
   * The state of a walk.
   *
   * @param latents (B, 4, h, w) in the walk's scale
   * @param memory tensors that a step keeps for the next one, each of the latents' shape
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
   * The model and the noise that a step uses.
   *
   * @param step the call of the model that is to be made
   * @param model the model that predicts
   * @param noise draws the noise that is added
   */
  record Aids(SamplingStep step, Denoiser model, FreshNoise noise) {

    /**
     * Calls the model.
     *
     * @param latents (B, 4, h, w) at variance 1
     */
    NDArray predict(NDArray latents) {
      return model.predict(latents, step);
    }

    /** Draws standard normal noise of the latents' shape. */
    NDArray freshNoise() {
      return noise.draw();
    }

    /**
     * Draws standard normal noise of the latents' shape for the way between two levels. Noise for
     * overlapping ways is related as the increments of a Brownian motion are.
     */
    NDArray freshNoise(double fromSigma, double toSigma) {
      return noise.between(fromSigma, toSigma);
    }
  }

  /** Draws the noise that a step adds, standard normal and of the latents' shape. */
  @FunctionalInterface
  interface FreshNoise {
    /** Draws noise that has nothing to do with other draws. */
    NDArray draw();

    /** Draws the noise of the way between two levels; by default as {@link #draw} does. */
    default NDArray between(double fromSigma, double toSigma) {
      return draw();
    }
  }
}
