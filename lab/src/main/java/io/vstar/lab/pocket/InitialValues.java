package io.vstar.lab.pocket;

/** A source of the initial values of a network's weights. */
@FunctionalInterface
interface InitialValues {
  /**
   * Returns the initial values of a tensor.
   *
   * @param name name of the tensor in the diffusers layout
   * @return row-major values of the given shape
   */
  float[] of(String name, long... shape);
}
