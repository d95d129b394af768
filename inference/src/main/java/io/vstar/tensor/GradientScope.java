package io.vstar.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A scope in which operations on tensors that require a gradient are recorded. Only one is open at
 * a time in a runtime, since the engine records or does not for a thread as a whole.
 *
 * <p>Recorded operations must not take Java numbers ({@code tensor.mul(2)}): DJL makes a tensor
 * over Java's memory of each, which the engine keeps for the gradient but Java may free before, so
 * a garbage collection in between gives a wrong gradient. {@link TensorScope#number} is to be used
 * instead; {@code ArchitectureTest} checks it.
 */
public final class GradientScope implements AutoCloseable {
  private final TensorRuntime runtime;
  private final boolean before; // whether another runtime of this thread records
  private final Deque<Runnable> continuations = new ArrayDeque<>();

  private GradientScope(TensorRuntime runtime) {
    this.runtime = runtime;
    this.before = JniUtils.isGradMode();
  }

  /**
   * Begins to record.
   *
   * @throws IllegalStateException if the runtime records already
   */
  public static GradientScope open(TensorRuntime runtime) {
    if (runtime.recording().isPresent()) {
      throw new IllegalStateException(
          "a gradient scope of this runtime is open; close it before the next is opened");
    }
    GradientScope scope = new GradientScope(runtime);
    runtime.setRecording(Optional.of(scope));
    JniUtils.setGradMode(true);
    return scope;
  }

  /** Adds the gradients of {@code loss}, a scalar, to those of the tensors it was computed from. */
  public void backward(NDArray loss) {
    backward(loss, 1);
  }

  /** Adds the gradients of {@code loss}, a scalar, times {@code factor}. */
  public void backward(NDArray loss, double factor) {
    runtime.owner().requireCurrent();
    backward(loss, loss.onesLike().muli(factor));
    while (!continuations.isEmpty()) {
      continuations.pop().run();
    }
  }

  /**
   * Registers a continuation of the backward pass at a cut of the recording. Continuations run
   * after {@link #backward(NDArray)} has reached the tensors at the cut, the last one registered
   * first.
   */
  public void onBackward(Runnable continuation) {
    continuations.push(continuation);
  }

  /**
   * Continues the backward pass with a known gradient.
   *
   * @param tensor a recorded tensor, or one that requires a gradient
   * @param gradient the gradient of the loss with respect to it, of its shape
   */
  public static void backward(NDArray tensor, NDArray gradient) {
    JniUtils.backward((PtNDArray) tensor, (PtNDArray) gradient, false, false);
  }

  /** Stops recording until the next {@link #resume}. */
  public void pause() {
    runtime.owner().requireCurrent();
    JniUtils.setGradMode(false);
  }

  /** Records again after {@link #pause}. */
  public void resume() {
    runtime.owner().requireCurrent();
    JniUtils.setGradMode(true);
  }

  /** Makes a tensor one that gradients are computed for. */
  public static void require(NDArray tensor) {
    tensor.setRequiresGradient(true);
  }

  /**
   * Returns the gradient accumulated so far. It is shared with the engine: setting it to zero in
   * place resets it.
   *
   * @return a tensor of the shape of {@code tensor}, in the scope that has borrowed that; zero if
   *     no gradient was added
   */
  public static NDArray of(NDArray tensor) {
    return tensor.getGradient();
  }

  @Override
  public void close() {
    runtime.setRecording(Optional.empty());
    JniUtils.setGradMode(before);
  }
}
