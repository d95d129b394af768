package io.vstar.train.optim;

import java.util.Arrays;

/**
 * The values that a byte can stand for in dynamic tree quantization (Dettmers et al. 2022, "8-bit
 * Optimizers via Block-wise Quantization", section 1.3): seven decades down from 1, each with twice
 * as many values as the one below it, and 0. It has small relative errors for large values, and
 * still tells small ones apart.
 *
 * @param values the 256 values, ascending, the last one 1
 */
record DynamicCode(float[] values) {
  private static final int DECADES = 7;

  /** Returns the code of values from -1 to 1. */
  static DynamicCode signed() {
    return new DynamicCode(values(true));
  }

  /** Returns the code of values from 0 to 1. */
  static DynamicCode unsigned() {
    return new DynamicCode(values(false));
  }

  private static float[] values(boolean signed) {
    float[] values = new float[256];
    int filled = 0;
    for (int decade = 0; decade < DECADES; decade++) {
      int count = signed ? 1 << decade : 2 << decade;
      double scale = Math.pow(10, decade - DECADES + 1);
      for (int i = 0; i < count; i++) {
        double middle = 0.1 + 0.9 * (i + 0.5) / count; // of count equal parts of [0.1, 1]
        values[filled++] = (float) (scale * middle);
        if (signed) {
          values[filled++] = (float) (-scale * middle);
        }
      }
    }
    values[filled++] = 0;
    values[filled] = 1;
    Arrays.sort(values);
    return values;
  }

  /**
   * Returns the 255 borders between neighbouring values, at which rounding to the nearest turns.
   */
  float[] borders() {
    float[] borders = new float[values.length - 1];
    for (int i = 0; i < borders.length; i++) {
      borders[i] = (values[i] + values[i + 1]) / 2;
    }
    return borders;
  }
}
