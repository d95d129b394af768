package io.vstar.train.bucket;

import java.util.SplittableRandom;

/** The shuffle of Fisher and Yates. */
final class Shuffle {
  private Shuffle() {}

  /** Shuffles {@code values} in place and returns them. */
  static int[] of(int[] values, SplittableRandom random) {
    for (int i = values.length - 1; i > 0; i--) {
      swap(values, i, random.nextInt(i + 1));
    }
    return values;
  }

  /** Swaps two values in place. */
  static void swap(int[] values, int i, int j) {
    int swapped = values[i];
    values[i] = values[j];
    values[j] = swapped;
  }
}
