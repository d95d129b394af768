package io.vstar.nn;

import io.vstar.tensor.Kernel;
import java.util.List;

/** Where the gradient of a {@link Segment} comes from. */
sealed interface Backward {
  /** The engine records the segment as it runs. */
  record Recorded() implements Backward {}

  /** The segment is run once more, and recorded then. */
  record Recomputed() implements Backward {}

  /**
   * A kernel of its own; the segment has one result.
   *
   * @param kernel of the operands and the result's gradient, to gradients of the operands
   * @param operands names of what the segment reads
   * @param given how many of the operands, from the first on, the kernel gives a gradient of
   * @param name of the kernel, for error messages
   */
  record Written(Kernel kernel, List<String> operands, int given, String name)
      implements Backward {}
}
