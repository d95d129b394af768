package io.vstar.nn;

import io.vstar.tensor.Kernel;
import java.util.List;

/** The way in which the gradient of a {@link Segment} is computed. */
sealed interface Backward {
  /** The engine records the segment as it runs. */
  record Recorded() implements Backward {}

  /** The segment is run once more, and recorded then. */
  record Recomputed() implements Backward {}

  /**
   * A kernel computes the gradient of the segment, which has one result.
   *
   * @param kernel takes the operands and the result's gradient, returns gradients of the operands
   * @param operands names of the values and weights that the segment reads
   * @param given number of operands, from the first on, that the kernel returns a gradient of
   * @param name the kernel's name, for error messages
   */
  record Written(Kernel kernel, List<String> operands, int given, String name)
      implements Backward {}
}
