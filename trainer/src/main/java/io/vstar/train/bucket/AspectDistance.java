package io.vstar.train.bucket;

/** A measure of the distance between two aspect ratios (width by height). */
public enum AspectDistance {
  /**
   * The difference of the logarithms. A picture scaled to cover a bucket loses {@code 1 −
   * exp(−distance)} of its area to the crop, so the nearest bucket is the one that cuts off least;
   * wide and high pictures are treated alike.
   */
  LOG_RATIO {
    @Override
    double between(double a, double b) {
      return Math.abs(Math.log(a) - Math.log(b));
    }
  },

  /**
   * The plain difference, as NovelAI has it. Errors of wide pictures count more than those of high
   * ones: 2:1 is 1 away from square, 1:2 is 0.5.
   */
  RATIO {
    @Override
    double between(double a, double b) {
      return Math.abs(a - b);
    }
  };

  /** Returns the distance between two aspect ratios, at least 0. */
  abstract double between(double a, double b);
}
