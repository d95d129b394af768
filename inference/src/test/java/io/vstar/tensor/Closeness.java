package io.vstar.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;

/** Comparison of tensors that were computed in different ways. */
public final class Closeness {
  private Closeness() {}

  /** Fails with the worst element, unless shapes are equal and no element differs by more. */
  public static void assertClose(NDArray actual, NDArray expected, double tolerance) {
    assertThat(actual.getShape()).isEqualTo(expected.getShape());
    assertClose(actual.toFloatArray(), expected.toFloatArray(), tolerance);
  }

  /** Fails with the worst element, unless lengths are equal and no element differs by more. */
  public static void assertClose(float[] actual, float[] expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    int worst = 0;
    for (int i = 0; i < actual.length; i++) {
      double difference = Math.abs((double) actual[i] - expected[i]);
      // Written so that a NaN is the worst of all.
      if (!(difference <= Math.abs((double) actual[worst] - expected[worst]))) {
        worst = i;
      }
    }
    assertThat(Math.abs((double) actual[worst] - expected[worst]))
        .as("element %d is %s, expected %s", worst, actual[worst], expected[worst])
        .isLessThanOrEqualTo(tolerance);
  }
}
