package io.vstar.tensor;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import java.util.Optional;

/**
 * The heap of the C library, which has libtorch's CPU tensors.
 *
 * <p>libtorch allocates aligned memory. Before version 2.38, glibc does not reuse a freed block for
 * an aligned one of the same size, so holes stay between tensors; their pages can be returned to
 * the system.
 */
final class NativeHeap {
  private static final Optional<Function> MALLOC_TRIM = mallocTrim();

  private NativeHeap() {}

  /** Returns glibc's malloc_trim; empty with other C libraries. */
  private static Optional<Function> mallocTrim() {
    try {
      return Optional.of(NativeLibrary.getInstance("c").getFunction("malloc_trim"));
    } catch (LinkageError e) {
      return Optional.empty();
    }
  }

  /** Returns unused pages to the system if the C library can; takes some 20 ms. */
  static void giveBackHoles() {
    MALLOC_TRIM.ifPresent(trim -> trim.invokeInt(new Object[] {new NativeLong(0)}));
  }
}
