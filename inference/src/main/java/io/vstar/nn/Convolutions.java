package io.vstar.nn;

/** The choice of how the 3×3 convolutions of a part of a network are computed. */
@FunctionalInterface
public interface Convolutions {
  /** Computes every convolution by the engine's own operator. */
  Convolutions DIRECT = Conv2d::of3x3;

  /**
   * Returns a 3×3 convolution that keeps height and width.
   *
   * @param weights the view that has {@code weight} (out, in, 3, 3) and {@code bias} (out)
   */
  Convolution of3x3(Weights weights, long in, long out);
}
