package io.vstar.train.bucket;

import java.util.SplittableRandom;

/** Fisher's and Yates' shuffle. */
final class Shuffle {
  private Shuffle() {}

  /** Puts {@code values} in random order, in place. */
  static int[] of(int[] values, SplittableRandom random) {
    for (int i = values.length - 1; i > 0; i--) {
      swap(values, i, random.nextInt(i + 1));
    }
    return values;
  }

  static void swap(int[] values, int i, int j) {
    int swapped = values[i];
    values[i] = values[j];
    values[j] = swapped;
  }
}
