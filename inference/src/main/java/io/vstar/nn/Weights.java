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
   * @return the weight under its full name, see {@link Weight#name}; the same tensor whenever it is
   *     asked for, since a network may be written several times
   * @throws io.vstar.error.CheckpointException if it is absent or of another shape
   */
  Weight get(String name, long... shape);

  /**
   * Returns the same weights in the format that a network computes in, if they can be had: a
   * network that is given others converts them at each run. Weights that are trained stay in
   * float32, and their gradients flow through the conversion.
   */
  default Weights in(Precision precision) {
    return this;
  }

  /**
   * Returns what is computed from one of the weights in order to be used instead of it; once,
   * whenever it is asked for.
   *
   * @return see {@link Weight#derive}; empty where the weight itself has to stay, since it is being
   *     trained or no numbers are known yet
   */
  default Optional<Weight> derived(Derivation derivation, String name, long... shape) {
    return Optional.empty();
  }

  /** A computation of one tensor from another. */
  @FunctionalInterface
  interface Derivation {
    /**
     * Computes it.
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
