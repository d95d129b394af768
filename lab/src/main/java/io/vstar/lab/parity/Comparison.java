package io.vstar.lab.parity;

/** A computed result that can be compared with the outputs of any golden folder of its inputs. */
@FunctionalInterface
interface Comparison {
  /** Returns the comparison of a tensor with the one of the same name in the reference. */
  static Comparison of(String name, float[] actual, double tolerance) {
    return reference -> ParityItem.of(name, actual, reference.floats(name), tolerance);
  }

  /** Compares the result with a reference. */
  ParityItem with(GoldenFolder reference);
}
