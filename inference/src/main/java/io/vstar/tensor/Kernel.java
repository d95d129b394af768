package io.vstar.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.vstar.error.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
      Path archive = Files.createTempFile("vstar-" + source.name(), ".pt");
      try {
        Files.write(archive, KernelArchive.of(source));
        // trainParam: without it libtorch loads in inference mode and gradients stop here. Not from
        // a stream: gradients of kernels loaded so came out wrong in one element (UNetTest).
        return new Kernel(
            JniUtils.loadModule(manager, archive, true, new String[0], new String[0], true));
      } finally {
        Files.deleteIfExists(archive);
      }
    } catch (IOException e) {
      throw new OutputException(
          "%s cannot hold the temporary file of a kernel (%s); name another folder with VSTAR_JAVA_OPTS=-Djava.io.tmpdir=FOLDER"
              .formatted(System.getProperty("java.io.tmpdir"), e),
          e);
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
