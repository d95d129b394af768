package io.vstar.train.bucket;

import java.util.SplittableRandom;

/** Independent generators for the things drawn at random in one run. */
final class Seeds {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private Seeds() {}

  /**
   * A generator that depends on the run's seed and on what is drawn, and on nothing drawn before.
   *
   * @param use numbers that name the draw, such as a purpose and an index
   */
  static SplittableRandom random(long seed, long... use) {
    long state = seed;
    for (long part : use) {
      // The output function of SplittableRandom mixes all bits, so that neighbours part.
      state = new SplittableRandom(state + part * GOLDEN_GAMMA).nextLong();
    }
    return new SplittableRandom(state);
  }

  /** Puts the values in random order (Fisher and Yates). */
  static int[] shuffle(int[] values, SplittableRandom random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
    return values;
  }
}
