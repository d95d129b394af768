package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.noise.NoiseSchedule;
import io.vstar.sampling.Sampler.State;
import io.vstar.tensor.TensorScope;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs a sampler from unit noise to latents. */
public final class SamplingLoop {
  /** Told after each call of the model; must not keep the latents. */
  @FunctionalInterface
  public interface Listener {
    Listener NONE = (step, latents) -> {};

    /**
     * @param step calls done, from 1
     */
    void afterStep(int step, NDArray latents);
  }

  private SamplingLoop() {}

  /**
   * @param scope owns the result; nothing else is left in it
   * @param unitNoise (B, 4, h, w) standard normal
   * @param stepNoise for samplers that add noise on their way
   * @return (B, 4, h, w) latents as the UNet sees them: divide by the VAE's scaling factor to
   *     decode
   */
  public static NDArray run(
      TensorScope scope,
      Sampler sampler,
      NoiseSchedule schedule,
      int steps,
      NDArray unitNoise,
      Denoiser model,
      StepNoise stepNoise,
      Listener listener) {
    Sampler.Walk walk = sampler.plan(schedule, steps);
    AtomicInteger draws = new AtomicInteger();
    State state = State.of(scope.adopt(unitNoise.mul(walk.initialNoiseScale())));
    int calls = walk.timesteps().size();
    for (int i = 0; i < calls; i++) {
      State next;
      try (TensorScope step = scope.openScope("sampling step")) {
        Set<NDArray> before = tensors(state);
        step.borrow(before.toArray(NDArray[]::new));
        Sampler.Aids aids =
            new Sampler.Aids(model, () -> stepNoise.draw(step, draws.getAndIncrement()));
        next = walk.step(i, state, aids);
        tensors(next).stream().filter(tensor -> !before.contains(tensor)).forEach(scope::adopt);
      }
      closeUnused(state, next);
      state = next;
      listener.afterStep(i + 1, state.latents());
    }
    closeUnused(state, State.of(state.latents()));
    return state.latents();
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
