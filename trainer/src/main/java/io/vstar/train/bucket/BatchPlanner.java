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
 * A planner of the pictures of each batch. A plan is a pure function of the buckets, the batch
 * size, the seed and the index of the batch, so that a resumed run continues at its index without
 * replaying earlier batches.
 *
 * <ul>
 *   <li>All pictures of a batch are of one bucket, and every batch is full.
 *   <li>Batches are dealt in epochs. In each, a bucket has {@code n / batchSize} batches, where
 *       {@code n} is the number of its pictures, each counted as often as its subset repeats it.
 *       Pictures that do not fill a batch are not dropped but begin the next batch of the bucket,
 *       in a later epoch. Over the run a picture is used in proportion to its repeats, whatever the
 *       size of its bucket.
 *   <li>Within an epoch the next bucket is drawn with a probability proportional to the batches it
 *       has left, as NovelAI does.
 *   <li>A bucket with fewer pictures than a batch repeats them within the batch; their numbers of
 *       repeats differ by at most one, and the repeats meet different noise and timesteps. With 6
 *       pictures and batches of 8, each batch holds all of them, and two of them twice: other two
 *       each time. A bucket that can fill a batch never repeats a picture within it, unless its
 *       pictures differ in their repeats.
 * </ul>
 */
public final class BatchPlanner {
  /**
   * A bucket and the sequence of its batches.
   *
   * @param resolution the resolution of the bucket
   * @param images the pictures that the sequence deals; each occurs in proportion to its repeats
   * @param rounds the number of times that {@code images} are dealt in an epoch
   * @param sequence the order in which {@code images} are dealt
   */
  private record Bucket(
      Resolution resolution, List<TrainingImage> images, int rounds, BucketSequence sequence) {

    /**
     * Makes a bucket; repeats that all its pictures share become rounds, so that no picture occurs
     * twice in one.
     */
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

    /** Returns the number of examples that the bucket gives in an epoch. */
    long uses() {
      return (long) rounds * images.size();
    }
  }

  private final List<Bucket> buckets = new ArrayList<>();
  private final int batchSize;
  private final NoiseSource source;
  private final long uses; // examples of an epoch

  /**
   * Makes a planner.
   *
   * @param images the pictures of each resolution; at least one resolution, none without pictures
   * @param batchSize the number of pictures of a batch, at least 1
   * @param seed the seed of the order of the pictures
   */
  public BatchPlanner(SortedMap<Resolution, List<TrainingImage>> images, int batchSize, long seed) {
    if (images.isEmpty() || images.values().stream().anyMatch(List::isEmpty) || batchSize < 1) {
      throw new IllegalArgumentException(
          "batches of %d from %s, expected pictures in every bucket".formatted(batchSize, images));
    }
    this.source = new NoiseSource(seed);
    images.forEach(
        (resolution, bucket) -> {
          // Each bucket has its own seed, so that its order stays when other buckets come or go.
          long bucketSeed = source.random(Purpose.BUCKET_SEEDS, key(resolution)).nextLong();
          buckets.add(Bucket.of(resolution, bucket, batchSize, bucketSeed));
        });
    this.batchSize = batchSize;
    this.uses = buckets.stream().mapToLong(Bucket::uses).sum();
  }

  /**
   * Plans one micro batch.
   *
   * @param index the number of the micro batch in the run, from 0
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

  /**
   * Returns the bucket of each batch of an epoch; the shuffle draws each by the batches it has
   * left.
   */
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

  /** Returns the number of full batches that the bucket gives before an epoch. */
  private long batchesBefore(Bucket bucket, long epoch) {
    return epoch * bucket.uses() / batchSize;
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }
}
