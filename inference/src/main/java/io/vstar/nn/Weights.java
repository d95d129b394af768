package io.vstar.nn;

import ai.djl.ndarray.NDArray;

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

  /** The tensors below {@code prefix} and a dot, under the rest of their names. */
  default Weights at(String prefix) {
    return (name, shape) -> get(prefix + "." + name, shape);
  }

  /** {@code at(prefix + "." + index)}, for numbered layers. */
  default Weights at(String prefix, int index) {
    return at(prefix + "." + index);
  }
}
