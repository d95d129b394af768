package io.vstar.train.bucket;

import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.train.dataset.TrainingImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/**
 * Says which pictures each batch holds: a pure function of the buckets, the batch size, the seed
 * and the batch's index, so that a resumed run continues at its index without replaying the past.
 *
 * <ul>
 *   <li>All pictures of a batch are of one bucket, and every batch is full.
 *   <li>Batches are dealt in epochs. In each, a bucket has {@code n / batchSize} batches, where
 *       {@code n} is the number of its pictures, each counted as often as its subset repeats it.
 *       What does not fill a batch is not dropped but opens the bucket's next batch, in a later
 *       epoch. Over the run a picture is used in proportion to its repeats, whatever the size of
 *       its bucket.
 *   <li>Within an epoch the next bucket is drawn with a probability proportional to the batches it
 *       has left, as NovelAI does.
 *   <li>A bucket with fewer pictures than a batch repeats them within the batch, each as often as
 *       any other give or take one; the repeats meet different noise and timesteps. With 6 pictures
 *       and batches of 8, each batch holds all of them, and two of them twice: other two each time.
 *       A bucket that can fill a batch never repeats a picture within it, unless its pictures
 *       differ in their repeats.
 * </ul>
 */
public final class BatchPlanner {
  /**
   * A bucket, and the sequence its batches follow.
   *
   * @param images what the sequence deals: each picture as often as its repeats ask for, beside
   *     those of the others
   * @param rounds how often {@code images} are dealt in an epoch
   */
  private record Bucket(
      Resolution resolution, List<TrainingImage> images, int rounds, BucketSequence sequence) {

    /** Repeats that all pictures have in common are rounds: they bring no picture twice. */
    static Bucket of(
        Resolution resolution, List<TrainingImage> pictures, int batchSize, long seed) {
      int rounds =
          pictures.stream()
              .mapToInt(each -> each.subset().repeats())
              .reduce(0, BatchPlanner::greatestCommonDivisor);
      List<TrainingImage> dealt =
          pictures.stream()
              .flatMap(each -> Collections.nCopies(each.subset().repeats() / rounds, each).stream())
              .toList();
      var sequence = new BucketSequence(dealt.size(), batchSize, new NoiseSource(seed));
      return new Bucket(resolution, dealt, rounds, sequence);
    }

    /** Uses of pictures in an epoch. */
    long uses() {
      return (long) rounds * images.size();
    }
  }

  private final List<Bucket> buckets = new ArrayList<>();
  private final int batchSize;
  private final NoiseSource source;
  private final long uses; // of pictures in an epoch

  /**
   * @param images the pictures of each resolution, none empty, at least one
   * @param batchSize pictures of a batch, at least 1
   */
  public BatchPlanner(SortedMap<Resolution, List<TrainingImage>> images, int batchSize, long seed) {
    if (images.isEmpty() || images.values().stream().anyMatch(List::isEmpty) || batchSize < 1) {
      throw new IllegalArgumentException(
          "batches of %d from %s, expected pictures in every bucket".formatted(batchSize, images));
    }
    this.source = new NoiseSource(seed);
    images.forEach(
        (resolution, bucket) -> {
          // Its own seed: a bucket keeps its order when others come or go.
          long bucketSeed = source.random(Purpose.BUCKET_SEEDS, key(resolution)).nextLong();
          buckets.add(Bucket.of(resolution, bucket, batchSize, bucketSeed));
        });
    this.batchSize = batchSize;
    this.uses = buckets.stream().mapToLong(Bucket::uses).sum();
  }

  /**
   * @param index number of the micro batch in the run, from 0
   */
  public BatchPlan plan(long index) {
    long epoch = epochOf(index);
    int[] order = bucketOrder(epoch);
    int place = (int) (index - batchesBefore(epoch));
    int drawn = order[place];
    Bucket bucket = buckets.get(drawn);
    long earlier = Arrays.stream(order, 0, place).filter(other -> other == drawn).count();
    int[] chosen = bucket.sequence().batch(batchesBefore(bucket, epoch) + earlier);
    List<TrainingImage> images = Arrays.stream(chosen).mapToObj(bucket.images()::get).toList();
    return new BatchPlan(index, epoch, bucket.resolution(), images);
  }

  /** The bucket of each batch of an epoch: a shuffle is a draw by what is left. */
  private int[] bucketOrder(long epoch) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < buckets.size(); i++) {
      Bucket bucket = buckets.get(i);
      long batches = batchesBefore(bucket, epoch + 1) - batchesBefore(bucket, epoch);
      for (long j = 0; j < batches; j++) {
        order.add(i);
      }
    }
    int[] unshuffled = order.stream().mapToInt(Integer::intValue).toArray();
    return Shuffle.of(unshuffled, source.random(Purpose.BUCKETS, epoch));
  }

  private static long key(Resolution resolution) {
    return (long) resolution.width() << Integer.SIZE | resolution.height();
  }

  private long epochOf(long index) {
    // All buckets together have at most epoch·uses/batchSize batches before an epoch.
    long epoch = index * batchSize / uses;
    while (batchesBefore(epoch + 1) <= index) {
      epoch++;
    }
    return epoch;
  }

  private long batchesBefore(long epoch) {
    return buckets.stream().mapToLong(bucket -> batchesBefore(bucket, epoch)).sum();
  }

  /** How many full batches the bucket's pictures make in so many epochs. */
  private long batchesBefore(Bucket bucket, long epoch) {
    return epoch * bucket.uses() / batchSize;
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }
}
