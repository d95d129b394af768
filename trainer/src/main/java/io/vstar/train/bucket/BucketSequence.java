package io.vstar.train.bucket;

import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The endless sequence of batches of one bucket, as indexes of its pictures; any batch can be asked
 * for without those before it.
 *
 * <p>A batch of {@code b} from {@code n} pictures holds each picture {@code b / n} times, and
 * {@code b % n} extra ones. The extra ones are taken in turn from cycles; each cycle holds all
 * pictures in a random order. Where a batch spans two cycles, the second begins with pictures that
 * the batch does not hold yet. So a bucket that can fill a batch never repeats a picture within it,
 * and in any batch the numbers of two pictures differ by at most one.
 */
final class BucketSequence {
  private final int pictures;
  private final int copies;
  private final int extras;
  private final NoiseSource source;

  BucketSequence(int pictures, int batchSize, NoiseSource source) {
    this.pictures = pictures;
    this.copies = batchSize / pictures;
    this.extras = batchSize % pictures;
    this.source = source;
  }

  /**
   * Returns the pictures of one batch.
   *
   * @param ordinal the number of the batch in this bucket, from 0
   * @return indexes of pictures
   */
  int[] batch(long ordinal) {
    int[] batch = new int[copies * pictures + extras];
    for (int i = 0; i < copies * pictures; i++) {
      batch[i] = i % pictures;
    }
    long position = ordinal * extras;
    int filled = copies * pictures;
    while (filled < batch.length) {
      int[] cycle = cycle(position / pictures);
      int from = (int) (position % pictures);
      int count = Math.min(pictures - from, batch.length - filled);
      System.arraycopy(cycle, from, batch, filled, count);
      filled += count;
      position += count;
    }
    // The places are shuffled, since the stratum of the timestep depends on the place in the batch.
    return Shuffle.of(batch, source.random(Purpose.BATCH_PLACES, ordinal));
  }

  /**
   * Returns the order of the pictures in one cycle. It depends on the cycle before only if a batch
   * spans both, hence on fewer than {@code extras} cycles.
   */
  private int[] cycle(long number) {
    int[] order =
        Shuffle.of(IntStream.range(0, pictures).toArray(), source.random(Purpose.PICTURES, number));
    int begun = (int) (number * pictures % extras);
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
