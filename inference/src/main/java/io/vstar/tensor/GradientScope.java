package io.vstar.tensor;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;

/**
 * While open, operations on tensors that require a gradient are recorded. One at a time in a
 * process: the engine's collector is a process-wide flag.
 */
public final class GradientScope implements AutoCloseable {
  private final GradientCollector collector;

  private GradientScope(GradientCollector collector) {
    this.collector = collector;
  }

  public static GradientScope open() {
    return new GradientScope(Engine.getInstance().newGradientCollector());
  }

  /** Adds the gradients of {@code loss}, a scalar, to those of the tensors it was computed from. */
  public void backward(NDArray loss) {
    collector.backward(loss);
  }

  /** Makes a tensor one that gradients are computed for. */
  public static void require(NDArray tensor) {
    tensor.setRequiresGradient(true);
  }

  /**
   * The gradient accumulated so far, shared with the engine: zeroing it in place resets it.
   *
   * @return of the tensor's shape, in the scope that has borrowed the tensor
   */
  public static NDArray of(NDArray tensor) {
    return tensor.getGradient();
  }

  @Override
  public void close() {
    collector.close();
  }
}
