package io.vstar.nn;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * An adapter of the layers of a network, which is an argument of its forward pass: it writes its
 * operators into the network's kernel once for each {@link #structure}, and its tensors are inputs
 * of every run.
 */
public interface NetworkAdapter {
  /** Leaves all layers unchanged, at no cost. */
  NetworkAdapter NONE =
      new NetworkAdapter() {
        @Override
        public Object structure() {
          return NetworkAdapter.class;
        }

        @Override
        public List<NDArray> tensors() {
          return List.of();
        }

        @Override
        public LayerAdapter write(List<Value> tensors) {
          return LayerAdapter.NONE;
        }
      };

  /**
   * Returns a key that is equal for adapters that write the same operators. Adapters with equal
   * structures share a kernel.
   */
  Object structure();

  /** Returns the tensors that a run takes as inputs, in the order of {@link #write}. */
  List<NDArray> tensors();

  /**
   * Begins to write one forward pass.
   *
   * @param tensors the values of {@link #tensors}, in the precision of the network
   */
  LayerAdapter write(List<Value> tensors);
}
