package io.vstar.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A compiled {@link KernelSource}: many operators for the price of one call into the engine (about
 * 15–30 µs), with the intermediates freed as soon as autograd allows.
 *
 * <p>Gradients flow to every argument that requires one while a {@link GradientScope} is open; at
 * other times no graph is recorded.
 */
public final class Kernel {
  private final PtSymbolBlock block;

  private Kernel(PtSymbolBlock block) {
    this.block = block;
  }

  static Kernel compile(KernelSource source, PtNDManager manager) {
    try {
      // From memory: a temporary file would need a place, and stay where a run is killed.
      InputStream archive = new ByteArrayInputStream(KernelArchive.of(source));
      return new Kernel(JniUtils.loadModule(manager, archive, true, false));
    } catch (IOException e) {
      throw new UncheckedIOException("kernel " + source.name(), e);
    }
  }

  /**
   * Runs the kernel.
   *
   * @param arguments in the order of {@link KernelSource#parameters()}; activations come first,
   *     since the results belong to the scope of the first argument
   * @return as many tensors as the kernel has results
   */
  public NDList call(NDArray... arguments) {
    return IValueUtils.forward(block, new NDList(arguments), true);
  }
}
