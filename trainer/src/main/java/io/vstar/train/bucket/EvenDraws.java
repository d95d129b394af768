package io.vstar.train.bucket;

import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * An endless sequence of draws from the pictures of a bucket, in which all of them come equally
 * often; any draw can be asked for without those before it.
 *
 * <p>A draw of {@code b} from {@code n} pictures holds each picture {@code b / n} times, and {@code
 * b % n} extra ones. The extra ones are taken in turn from cycles; each cycle holds all pictures in
 * a random order. Where a draw spans two cycles, the second begins with pictures that the draw does
 * not hold yet. So no picture is twice in a draw of at most {@code n}, and in any draw the numbers
 * of two pictures differ by at most one.
 */
final class EvenDraws {
  private final int pictures;
  private final int copies;
  private final int extras;
  private final NoiseSource source;

  /**
   * Makes a sequence.
   *
   * @param pictures the number n of pictures, at least 1
   * @param size the number b of pictures of a draw, at least 1
   * @param source the source of the orders
   */
  EvenDraws(int pictures, int size, NoiseSource source) {
    this.pictures = pictures;
    this.copies = size / pictures;
    this.extras = size % pictures;
    this.source = source;
  }

  /**
   * Returns the pictures of one draw.
   *
   * @param ordinal the number of the draw, from 0
   * @return indexes of pictures in a random order
   */
  int[] draw(long ordinal) {
    int[] drawn = new int[copies * pictures + extras];
    for (int i = 0; i < copies * pictures; i++) {
      drawn[i] = i % pictures;
    }
    take(ordinal * extras, drawn, copies * pictures);
    return shuffled(drawn, ordinal);
  }

  /**
   * Returns the pictures that come in turn where a draw would begin.
   *
   * @param ordinal the number of that draw, from 0
   * @param count the number of pictures
   * @return indexes of pictures in a random order
   */
  int[] next(long ordinal, int count) {
    int[] taken = new int[count];
    take(ordinal * extras, taken, 0);
    return shuffled(taken, ordinal);
  }

  /** Fills an array from the cycles, from one of its places on. */
  private void take(long position, int[] target, int filled) {
    long at = position;
    for (int i = filled; i < target.length; ) {
      int[] cycle = cycle(at / pictures);
      int from = (int) (at % pictures);
      int count = Math.min(pictures - from, target.length - i);
      System.arraycopy(cycle, from, target, i, count);
      i += count;
      at += count;
    }
  }

  /**
   * Shuffles the places of a batch in place, since the stratum of the timestep depends on the
   * place.
   */
  int[] shuffled(int[] batch, long ordinal) {
    return Shuffle.of(batch, source.random(Purpose.BATCH_PLACES, ordinal));
  }

  /**
   * Returns the order of the pictures in one cycle. It depends on the cycle before only if a draw
   * spans both, hence on fewer than {@code extras} cycles.
   */
  private int[] cycle(long number) {
    int[] order =
        Shuffle.of(IntStream.range(0, pictures).toArray(), source.random(Purpose.PICTURES, number));
    int begun = extras == 0 ? 0 : (int) (number * pictures % extras);
    if (begun > 0) {
      int[] held = Arrays.copyOfRange(cycle(number - 1), pictures - begun, pictures);
      moveBehind(order, extras - begun, held);
    }
    return order;
  }

  /** Moves the pictures of {@code held} out of the first {@code count} places of {@code order}. */
  private void moveBehind(int[] order, int count, int[] held) {
    boolean[] isHeld = new boolean[pictures];
    for (int picture : held) {
      isHeld[picture] = true;
    }
    int free = count;
    for (int i = 0; i < count; i++) {
      if (isHeld[order[i]]) {
        while (isHeld[order[free]]) {
          free++;
        }
        Shuffle.swap(order, i, free);
      }
    }
  }
}
