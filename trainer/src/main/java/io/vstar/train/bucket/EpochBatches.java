package io.vstar.train.bucket;

import io.vstar.noise.NoiseSource;
import io.vstar.noise.RandomStream;
import io.vstar.train.config.BucketSettings.Leftovers;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Batches that begin anew in each epoch, whose last batch may lack pictures: it is filled up with
 * others of the bucket, kept short, or dropped. Each epoch has an order of its own, so other
 * pictures are the last.
 *
 * @param pictures the number of pictures
 * @param rounds the number of times that an epoch uses each picture
 * @param batchSize the number of pictures of a full batch
 * @param leftovers the treatment of the last batch
 * @param source the source of the orders
 */
record EpochBatches(
    int pictures, int rounds, int batchSize, Leftovers leftovers, NoiseSource source)
    implements BucketBatches {
  private static final RandomStream EPOCHS = RandomStream.named("bucket.epochs");

  @Override
  public long before(long epoch) {
    boolean last = left() > 0 && leftovers != Leftovers.DROP;
    return epoch * (full() + (last ? 1 : 0));
  }

  @Override
  public int[] batch(long epoch, int place) {
    long seed = source.random(EPOCHS, epoch).nextLong();
    NoiseSource ofEpoch = new NoiseSource(seed);
    EvenDraws draws = new EvenDraws(pictures, batchSize, ofEpoch);
    if (place < full()) {
      return draws.draw(place);
    }
    int[] last = draws.next(place, left());
    return leftovers == Leftovers.FILL
        ? draws.shuffled(filled(last, ofEpoch.random(EPOCHS, 0)), place)
        : last;
  }

  private int full() {
    return (int) ((long) rounds * pictures / batchSize);
  }

  private int left() {
    return (int) ((long) rounds * pictures % batchSize);
  }

  /** Fills a batch up with the pictures that it holds least often, in a random order. */
  private int[] filled(int[] begun, SplittableRandom random) {
    int[] held = new int[pictures];
    for (int picture : begun) {
      held[picture]++;
    }
    int[] order = Shuffle.of(IntStream.range(0, pictures).toArray(), random);
    int[] batch = Arrays.copyOf(begun, batchSize);
    int filled = begun.length;
    for (int times = Arrays.stream(held).min().orElseThrow(); filled < batchSize; times++) {
      for (int i = 0; i < pictures && filled < batchSize; i++) {
        if (held[order[i]] == times) {
          held[order[i]]++;
          batch[filled++] = order[i];
        }
      }
    }
    return batch;
  }
}
