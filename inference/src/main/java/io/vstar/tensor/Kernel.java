package io.vstar.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.jni.IValueUtils;

/**
 * A compiled {@link KernelSource}: many operators for the price of one call into the engine (about
 * 15–30 µs), with the intermediates freed as soon as autograd allows.
 *
 * <p>Gradients flow to every argument that requires one while a {@link GradientScope} is open; at
 * other times no graph is recorded.
 *
 * <p>A kernel needs no closing: the engine's part of those that are not called any more is given
 * back when others need the place.
 */
public final class Kernel {
  private final KernelSource source;
  private final KernelCache cache;
  private final int length;

  Kernel(KernelSource source, KernelCache cache) {
    this.source = source;
    this.cache = cache;
    this.length = source.toTorchScript().length();
  }

  KernelSource source() {
    return source;
  }

  /** Returns the length of its code, which what the engine makes of it grows with. */
  int length() {
    return length;
  }

  /**
   * Runs the kernel.
   *
   * @param arguments in the order of {@link KernelSource#parameters()}; activations come first,
   *     since the results belong to the scope of the first argument
   * @return as many tensors as the kernel has results
   */
  public NDList call(NDArray... arguments) {
    return IValueUtils.forward(cache.module(this), new NDList(arguments), true);
  }
}
