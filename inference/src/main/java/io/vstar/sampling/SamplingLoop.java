package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.noise.NoiseSchedule;
import io.vstar.sampling.Sampler.State;
import io.vstar.tensor.TensorScope;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** The loop of a sampler's steps, from a {@link Start} to clean latents. It holds no tensor. */
public final class SamplingLoop {
  private final Sampler.Walk walk;
  private final int steps;
  private final StepNoise stepNoise;
  private final StepHook hook;
  private final Listener listener;

  /** A listener that is called after each call of the model. It must not keep the latents. */
  @FunctionalInterface
  public interface Listener {
    /** Does nothing. */
    Listener NONE = (step, latents) -> {};

    /**
     * Receives the latents after each call of the model and the hook.
     *
     * @param step number of calls made, from 1
     * @param latents (B, 4, h, w) latents that the next step begins with
     */
    void afterStep(int step, NDArray latents);
  }

  private SamplingLoop(
      Sampler.Walk walk, int steps, StepNoise stepNoise, StepHook hook, Listener listener) {
    this.walk = walk;
    this.steps = steps;
    this.stepNoise = stepNoise;
    this.hook = hook;
    this.listener = listener;
  }

  /**
   * Returns a loop for a planned walk.
   *
   * @param steps number of steps, at least 1, at most the schedule's timesteps
   */
  public static SamplingLoop of(Sampler sampler, NoiseSchedule schedule, int steps) {
    StepNoise none =
        (scope, draw) -> {
          throw new IllegalStateException(
              sampler.name() + " adds noise on its way: give the loop a StepNoise");
        };
    return new SamplingLoop(
        sampler.plan(schedule, steps), steps, none, StepHook.NONE, Listener.NONE);
  }

  /** Returns a loop with noise for samplers that add noise during the walk. */
  public SamplingLoop withNoise(StepNoise noise) {
    return new SamplingLoop(walk, steps, noise, hook, listener);
  }

  /** Returns a loop that lets a hook change the latents after each step. */
  public SamplingLoop withHook(StepHook other) {
    return new SamplingLoop(walk, steps, stepNoise, other, listener);
  }

  /** Returns a loop that calls a listener after each step. */
  public SamplingLoop withListener(Listener other) {
    return new SamplingLoop(walk, steps, stepNoise, hook, other);
  }

  /**
   * Runs the walk to its end.
   *
   * @param scope owns the result; no other tensor is left in it
   * @return (B, 4, h, w) latents multiplied by the VAE's scaling factor; divide by it to decode
   */
  public NDArray run(TensorScope scope, Start start, Denoiser model) {
    Sampler.Walk rest = walk.from(start.skippedSteps(steps));
    AtomicInteger draws = new AtomicInteger();
    State state = State.of(scope.adopt(start.latents(rest)));
    for (int call = 0; call < rest.calls(); call++) {
      State next;
      try (TensorScope inner = scope.openScope("sampling step")) {
        Set<NDArray> before = tensors(state);
        inner.borrow(before.toArray(NDArray[]::new));
        SamplingStep step = step(rest, call);
        Sampler.Aids aids = new Sampler.Aids(step, model, noise(inner, draws));
        State walked = rest.step(call, state, aids);
        next = walked.with(hook.afterStep(walked.latents(), rest.level(call + 1), step));
        tensors(next).stream().filter(tensor -> !before.contains(tensor)).forEach(scope::adopt);
      }
      closeUnused(state, next);
      state = next;
      listener.afterStep(call + 1, state.latents());
    }
    closeUnused(state, State.of(state.latents()));
    return state.latents();
  }

  private Sampler.FreshNoise noise(TensorScope scope, AtomicInteger draws) {
    return new Sampler.FreshNoise() {
      @Override
      public NDArray draw() {
        return stepNoise.draw(scope, draws.getAndIncrement());
      }

      @Override
      public NDArray between(double fromSigma, double toSigma) {
        return stepNoise.between(scope, draws.getAndIncrement(), fromSigma, toSigma);
      }
    };
  }

  private SamplingStep step(Sampler.Walk rest, int call) {
    int first = walk.calls() - rest.calls();
    return new SamplingStep(
        first + call, first, walk.calls(), rest.timesteps().get(call), rest.level(call).sigma());
  }

  private static void closeUnused(State before, State after) {
    Set<NDArray> used = tensors(after);
    tensors(before).stream().filter(tensor -> !used.contains(tensor)).forEach(NDArray::close);
  }

  private static Set<NDArray> tensors(State state) {
    Set<NDArray> tensors = Collections.newSetFromMap(new IdentityHashMap<>());
    tensors.add(state.latents());
    tensors.addAll(state.memory());
    return tensors;
  }
}
