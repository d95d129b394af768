package io.vstar.nn;

/** How the 3×3 convolutions of a part of a network are computed. */
@FunctionalInterface
public interface Convolutions {
  /** By the engine's own operator. */
  Convolutions DIRECT = Conv2d::of3x3;

  /**
   * One that keeps height and width.
   *
   * @param weights with {@code weight} (out, in, 3, 3) and {@code bias} (out)
   */
  Convolution of3x3(Weights weights, long in, long out);
}
