package io.vstar.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.vstar.tensor.Kernel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A range of a graph's statements that is compiled into a kernel of its own.
 *
 * @param kernel takes {@code reads}, then {@code weights}, and returns {@code writes}
 * @param backward the way in which its gradient is computed
 * @param reads names of the values it takes from inputs and earlier segments
 * @param writes names of the values that later segments or the caller take from it
 * @param weights weights it reads, by their names in the statements
 */
record Segment(
    Kernel kernel,
    Backward backward,
    List<String> reads,
    List<String> writes,
    Map<String, Weight> weights) {

  /**
   * Runs the segment.
   *
   * @param values arguments in the order of {@link #reads}
   * @return results in the order of {@link #writes}
   */
  NDList run(List<NDArray> values) {
    Stream<NDArray> bound = weights.values().stream().map(Weight::tensor);
    return kernel.call(Stream.concat(values.stream(), bound).toArray(NDArray[]::new));
  }

  /** Returns whether the segment reads a value or a weight of one of these names. */
  boolean readsAnyOf(Set<String> names) {
    return reads.stream().anyMatch(names::contains)
        || weights.keySet().stream().anyMatch(names::contains);
  }
}
