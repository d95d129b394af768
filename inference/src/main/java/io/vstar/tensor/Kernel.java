package io.vstar.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.jni.IValueUtils;

/**
 * A compiled {@link KernelSource}, which runs many operators in one call of the engine (about 15–30
 * µs) and frees intermediates as soon as autograd allows.
 *
 * <p>Gradients flow to every argument that requires one while a {@link GradientScope} is open; at
 * other times no graph is recorded.
 *
 * <p>A kernel needs no closing: the engine's memory of kernels that are no longer called is freed
 * when others need it.
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

  /** Returns the length of its code in characters, to which its memory is proportional. */
  int length() {
    return length;
  }

  /**
   * Runs the kernel.
   *
   * @param arguments tensors in the order of {@link KernelSource#parameters()}; activations come
   *     first, since the results belong to the scope of the first argument
   * @return the results, in the scope of the first argument
   */
  public NDList call(NDArray... arguments) {
    return IValueUtils.forward(cache.module(this), new NDList(arguments), true);
  }
}
