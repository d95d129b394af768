package io.vstar.tensor;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import java.util.Optional;

/**
 * The heap of the C library, where libtorch's CPU tensors lie.
 *
 * <p>libtorch asks for aligned memory. Before 2.38, glibc does not find an aligned block of the
 * same size among those that were freed, so holes stay between tensors; they can be given back.
 */
final class NativeHeap {
  private static final Optional<Function> MALLOC_TRIM = mallocTrim();

  private NativeHeap() {}

  /** Only glibc has it. */
  private static Optional<Function> mallocTrim() {
    try {
      return Optional.of(NativeLibrary.getInstance("c").getFunction("malloc_trim"));
    } catch (LinkageError e) {
      return Optional.empty();
    }
  }

  /** Gives pages that hold nothing back to the system, where the C library can; some 20 ms. */
  static void giveBackHoles() {
    MALLOC_TRIM.ifPresent(trim -> trim.invokeInt(new Object[] {new NativeLong(0)}));
  }
}
