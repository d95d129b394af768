package io.vstar.lab.pocket;

/** Where the weights of a network start from. */
@FunctionalInterface
interface InitialValues {
  /**
   * @param name of the tensor in the diffusers layout
   * @return row-major values of that shape
   */
  float[] of(String name, long... shape);
}
