package io.vstar.nn;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorRuntime;
import java.util.Optional;

/** The named tensors of one network, under the names of the diffusers layout. */
@FunctionalInterface
public interface Weights {

  /**
   * Returns a weight by its name.
   *
   * @param name name below this view, e.g. {@code conv_in.weight}
   * @param shape the shape the network needs
   * @return the weight under its full name, see {@link Weight#name}; every call returns the same
   *     tensor, since a network may be written several times
   * @throws io.vstar.error.CheckpointException if it is absent or of another shape
   */
  Weight get(String name, long... shape);

  /**
   * Returns these weights in the format that a network computes in, or this view if it cannot
   * convert them: a network converts weights of another format at each run. Weights that are
   * trained stay in float32, and their gradients flow through the conversion.
   */
  default Weights in(Precision precision) {
    return this;
  }

  /**
   * Returns the weight that is computed from one of these weights and used instead of it. It is
   * computed at the first call; later calls return the same weight.
   *
   * @return the weight of {@link Weight#derive}; empty if the weight itself must be used, since it
   *     is trained or its numbers are not known yet
   */
  default Optional<Weight> derived(Derivation derivation, String name, long... shape) {
    return Optional.empty();
  }

  /** A computation of one tensor from another. */
  @FunctionalInterface
  interface Derivation {
    /**
     * Computes the tensor.
     *
     * @return a new tensor in the scope of the one it is made of
     */
    NDArray of(TensorRuntime runtime, NDArray tensor);
  }

  /** Returns the weights below {@code prefix} and a dot, asked for by the rest of their names. */
  default Weights at(String prefix) {
    Weights all = this;
    return new Weights() {
      @Override
      public Weight get(String name, long... shape) {
        return all.get(prefix + "." + name, shape);
      }

      @Override
      public Weights in(Precision precision) {
        return all.in(precision).at(prefix);
      }

      @Override
      public Optional<Weight> derived(Derivation derivation, String name, long... shape) {
        return all.derived(derivation, prefix + "." + name, shape);
      }
    };
  }

  /** Returns {@code at(prefix + "." + index)}, for numbered layers. */
  default Weights at(String prefix, int index) {
    return at(prefix + "." + index);
  }
}
