package io.vstar.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.vstar.tensor.Kernel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A stretch of a graph's statements as a kernel of its own.
 *
 * @param backward where its gradient comes from
 * @param reads names of what it takes from inputs and earlier segments
 * @param writes names of what later segments or the caller take from it
 * @param weights that it reads, after those, by their names in the statements
 */
record Segment(
    Kernel kernel,
    Backward backward,
    List<String> reads,
    List<String> writes,
    Map<String, Weight> weights) {

  /**
   * Runs it.
   *
   * @param values in the order of {@link #reads}
   * @return in the order of {@link #writes}
   */
  NDList run(List<NDArray> values) {
    Stream<NDArray> bound = weights.values().stream().map(Weight::tensor);
    return kernel.call(Stream.concat(values.stream(), bound).toArray(NDArray[]::new));
  }

  /** Returns whether it reads a value or a weight of one of these names. */
  boolean readsAnyOf(Set<String> names) {
    return reads.stream().anyMatch(names::contains)
        || weights.keySet().stream().anyMatch(names::contains);
  }
}
