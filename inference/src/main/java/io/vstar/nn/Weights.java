package io.vstar.nn;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorRuntime;
import java.util.Optional;

/** The named tensors of one network, under the names of the diffusers layout. */
@FunctionalInterface
public interface Weights {

  /**
   * A tensor by name.
   *
   * @param name full name below this view, e.g. {@code conv_in.weight}
   * @param shape the shape the network needs
   * @return the tensor, owned by the model's scope; the same one whenever it is asked for, since a
   *     network may be written several times
   * @throws io.vstar.error.CheckpointException if it is absent or of another shape
   */
  NDArray get(String name, long... shape);

  /**
   * The same tensors in the format that a network computes in, if they can be had: a network that
   * is given others converts them at each run.
   */
  default Weights in(Precision precision) {
    return this;
  }

  /**
   * What is computed from one of the tensors in order to be used instead of it; once, whenever it
   * is asked for.
   *
   * @return owned by the model's scope; empty where the tensor itself has to stay, since it is
   *     being trained or no numbers are known yet
   */
  default Optional<NDArray> derived(Derivation derivation, String name, long... shape) {
    return Optional.empty();
  }

  /** A computation of one tensor from another. */
  @FunctionalInterface
  interface Derivation {
    /**
     * @return a new tensor in the scope of the one it is made of
     */
    NDArray of(TensorRuntime runtime, NDArray tensor);
  }

  /** The tensors below {@code prefix} and a dot, under the rest of their names. */
  default Weights at(String prefix) {
    Weights all = this;
    return new Weights() {
      @Override
      public NDArray get(String name, long... shape) {
        return all.get(prefix + "." + name, shape);
      }

      @Override
      public Optional<NDArray> derived(Derivation derivation, String name, long... shape) {
        return all.derived(derivation, prefix + "." + name, shape);
      }
    };
  }

  /** {@code at(prefix + "." + index)}, for numbered layers. */
  default Weights at(String prefix, int index) {
    return at(prefix + "." + index);
  }
}
